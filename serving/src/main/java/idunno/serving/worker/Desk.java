package idunno.serving.worker;

import idunno.base.Clock;
import idunno.serving.Attempt;
import idunno.serving.ModelLoad;
import idunno.serving.TaskReport;
import idunno.serving.core.TaskGrant;
import idunno.serving.pack.PackSlice;
import idunno.serving.worker.HeldTask.Phase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Everything that the worker has in hand: its tasks in the order granted, and what it has to
/// report. All threads of the worker meet here, under one lock that is never held while anything is
/// read, run or sent.
final class Desk {
  private static final int MOST_HELD = 256;
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final WorkerConfig config;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();

  // Each kind of thread waits for its own news: waking all of them at every step of every task cost
  // more than the steps.
  private final Condition fetchable = lock.newCondition();
  private final Condition runnable = lock.newCondition();
  private final Condition storable = lock.newCondition();
  private final Condition news = lock.newCondition();
  private final SequencedMap<Attempt, HeldTask> held = new LinkedHashMap<>();
  private final Outbox outbox = new Outbox();
  private final Appetite appetite;
  private int loading;
  private int idleSlots;
  private long storeUntilNanos;
  private long changes;
  private boolean stopping;
  private boolean closed;

  Desk(WorkerConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.storeUntilNanos = clock.monotonicNanos();
    this.appetite = new Appetite(config.slots(), config.budgetPerSlot());
  }

  /// What a poll would say now.
  Snapshot snapshot() {
    lock.lock();
    try {
      long now = clock.monotonicNanos();
      return new Snapshot(
          List.copyOf(held.keySet()),
          outbox.loads(),
          outbox.reports(),
          room(now),
          held.isEmpty() && loading == 0 && outbox.isEmpty(),
          outbox.ageNanos(now),
          stopping,
          changes);
    } finally {
      lock.unlock();
    }
  }

  private Room room(long now) {
    return stopping || held.size() >= MOST_HELD
        ? Room.NONE
        : appetite.room(held.sequencedValues(), now);
  }

  /// Waits until there is news since `seen`, or the time is over.
  void awaitNews(Snapshot seen, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long rest = nanos;
      while (changes == seen.changes() && rest > 0) {
        rest = news.awaitNanos(rest);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes over new grants; while stopping they go straight back.
  void accept(List<TaskGrant> grants) {
    locked(() -> {
      if (!grants.isEmpty()) {
        appetite.granted();
      }
      for (TaskGrant grant : grants) {
        HeldTask task = new HeldTask(grant);
        if (stopping) {
          report(new TaskReport.Returned(task.attempt));
        } else if (held.putIfAbsent(task.attempt, task) == null) {
          fetchable.signal();
        }
      }
    });
  }

  /// Stops attempts that are the worker's no longer; nothing is reported of them.
  void revoke(List<Attempt> attempts) {
    locked(() -> {
      for (Attempt attempt : attempts) {
        outbox.forget(attempt);
        HeldTask task = held.get(attempt);
        if (task != null) {
          revoke(task);
        }
      }
    });
  }

  private void revoke(HeldTask task) {
    task.revoked = true;
    if (task.isWaiting() && task.phase != Phase.FETCHING) {
      drop(task);
    } else if (task.phase == Phase.RUNNING && task.runner != null) {
      task.runner.interrupt();
    }
  }

  /// What was in an answered poll need not be said again.
  void delivered(Snapshot sent) {
    locked(() -> {
      outbox.delivered(sent.reports(), sent.loads(), clock.monotonicNanos());
      tell();
    });
  }

  /// The next task whose inputs should be fetched, at most one more than there are slots being
  /// ahead; null when the worker has closed.
  @Nullable HeldTask awaitFetch() throws InterruptedException {
    return await(
        task ->
            task.phase == Phase.QUEUED
                && count(Phase.FETCHING) + count(Phase.READY) <= config.slots(),
        Phase.FETCHING,
        fetchable);
  }

  void fetched(HeldTask task, PackSlice slice) {
    locked(() -> {
      task.slice = slice;
      task.phase = Phase.READY;
      if (task.revoked || !held.containsKey(task.attempt)) {
        drop(task);
      } else {
        runnable.signal();
      }
    });
  }

  /// Takes a task from the desk; the inputs of one that runs are dropped when it has.
  ///
  /// @return whether it was there
  private boolean drop(HeldTask task) {
    if (task.phase != Phase.RUNNING) {
      task.dropInputs();
    }
    boolean was = held.remove(task.attempt, task);
    // Its place may be what another waits for: to be fetched, or to have its answers kept.
    fetchable.signal();
    runnable.signal();
    if (held.isEmpty()) {
      tell();
    }
    return was;
  }

  /// The next task to run on the calling thread; null when the worker has closed. Waits while too
  /// many answers have not been stored.
  @Nullable HeldTask awaitRun() throws InterruptedException {
    return await(
        task ->
            task.phase == Phase.READY
                && count(Phase.ANSWERED) + count(Phase.STAGING) < config.slots() + 4,
        Phase.RUNNING,
        runnable);
  }

  /// The calling thread no longer runs the task: from here on it is not interrupted.
  ///
  /// @param answers null when there are none
  void ran(HeldTask task, @Nullable TaskAnswers answers) {
    locked(() -> {
      task.runner = null;
      boolean unused = Thread.interrupted();
      task.dropInputs();
      if (answers != null && !task.revoked && held.containsKey(task.attempt)) {
        appetite.ran(task.grant, clock.monotonicNanos() - task.startedNanos);
        task.answers = answers;
        task.phase = Phase.ANSWERED;
        task.answeredNanos = clock.monotonicNanos();
        storable.signal();
      } else if (task.revoked) {
        drop(task);
      }
    });
  }

  /// The next task whose answers are to be stored; null when the worker has closed. While the slots
  /// have work, answers gather for a moment, so that the disk syncs several at once.
  @Nullable HeldTask awaitStage() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        HeldTask oldest = first(task -> task.phase == Phase.ANSWERED);
        long now = clock.monotonicNanos();
        if (oldest == null) {
          storable.await();
        } else if (isTimeToStore(oldest, now)) {
          oldest.phase = Phase.STAGING;
          return oldest;
        } else {
          long unused = storable.awaitNanos(oldest.answeredNanos + GATHER_NANOS - now);
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private boolean isTimeToStore(HeldTask oldest, long now) {
    if (oldest.answeredNanos - storeUntilNanos <= 0) {
      return true;
    }
    boolean due =
        idleSlots > 0
            || stopping
            || count(Phase.ANSWERED) >= Worker.STAGERS
            || now - oldest.answeredNanos >= GATHER_NANOS;
    if (due) {
      storeUntilNanos = now;
      storable.signalAll();
    }
    return due;
  }

  /// Ends a task with a report, unless it was revoked or handed back meanwhile.
  void settle(HeldTask task, TaskReport report) {
    locked(() -> {
      if (drop(task) && !task.revoked) {
        report(report);
      }
    });
  }

  /// The output of `task` could not be stored: all work that has not begun goes back, and none is
  /// asked for until the pause is over.
  ///
  /// @return how long the pause is, in milliseconds
  long storageFailed(HeldTask task) {
    lock.lock();
    try {
      settle(task, new TaskReport.Returned(task.attempt));
      returnWaiting();
      tell();
      return appetite.storageFailed(clock.monotonicNanos());
    } finally {
      lock.unlock();
    }
  }

  void storageWorked() {
    locked(appetite::storageWorked);
  }

  void loadStarted() {
    locked(() -> {
      loading++;
      tell();
    });
  }

  void loadEnded(@Nullable ModelLoad outcome) {
    locked(() -> {
      loading--;
      if (outcome != null) {
        outbox.add(outcome);
      }
      tell();
    });
  }

  /// No more work: what has not begun goes back, what runs may finish.
  void stop() {
    locked(() -> {
      stopping = true;
      returnWaiting();
      storable.signal();
      tell();
    });
  }

  /// Hands back everything that still runs, and stops it.
  void giveUp() {
    locked(() -> {
      for (HeldTask task : List.copyOf(held.values())) {
        settle(task, new TaskReport.Returned(task.attempt));
        if (task.runner != null) {
          task.runner.interrupt();
        }
      }
    });
  }

  /// Whether every task has ended, and, with `andReported`, has been reported.
  boolean awaitEmpty(boolean andReported, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long rest = nanos;
      while (!held.isEmpty() || (andReported && outbox.hasReports())) {
        if (rest <= 0) {
          return false;
        }
        rest = news.awaitNanos(rest);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Lets all waiting threads go.
  void close() {
    locked(() -> {
      closed = true;
      fetchable.signalAll();
      runnable.signalAll();
      storable.signalAll();
      tell();
    });
  }

  List<RunningTask> running() {
    lock.lock();
    try {
      long now = clock.monotonicNanos();
      return held.values().stream()
          .filter(task -> task.phase == Phase.RUNNING)
          .map(task -> RunningTask.of(task, now))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private void returnWaiting() {
    for (HeldTask task : List.copyOf(held.values())) {
      if (task.isWaiting()) {
        settle(task, new TaskReport.Returned(task.attempt));
      }
    }
  }

  private void report(TaskReport report) {
    outbox.add(report, clock.monotonicNanos());
    if (idleSlots > 0 || stopping) {
      tell();
    }
  }

  /// Something has happened for which the poller may not want to wait.
  private void tell() {
    changes++;
    news.signalAll();
  }

  private int count(Phase phase) {
    int count = 0;
    for (HeldTask task : held.values()) {
      count += task.phase == phase ? 1 : 0;
    }
    return count;
  }

  private @Nullable HeldTask await(Predicate<HeldTask> wanted, Phase next, Condition mayHaveCome)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (boolean first = true; !closed; first = false) {
        HeldTask task = first(wanted);
        if (task != null) {
          take(task, next);
          return task;
        }
        pause(next, mayHaveCome, first);
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable HeldTask first(Predicate<HeldTask> wanted) {
    for (HeldTask task : held.values()) {
      if (wanted.test(task)) {
        return task;
      }
    }
    return null;
  }

  private void pause(Phase next, Condition mayHaveCome, boolean first) throws InterruptedException {
    if (next != Phase.RUNNING) {
      mayHaveCome.await();
      return;
    }
    idleSlots++;
    if (first) {
      tell();
      storable.signal();
    }
    try {
      mayHaveCome.await();
    } finally {
      idleSlots--;
    }
  }

  private void take(HeldTask task, Phase next) {
    task.phase = next;
    if (next == Phase.RUNNING) {
      task.runner = Thread.currentThread();
      task.startedNanos = clock.monotonicNanos();
      fetchable.signal();
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }
}
