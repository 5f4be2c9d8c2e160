package idunno.serving.worker;

import idunno.base.Clock;
import idunno.serving.Attempt;
import idunno.serving.ModelLoad;
import idunno.serving.TaskReport;
import idunno.serving.core.TaskGrant;
import idunno.serving.pack.PackSlice;
import idunno.serving.worker.HeldTask.Phase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private final WorkerConfig config;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Attempt, HeldTask> held = new LinkedHashMap<>();
  private final List<TaskReport> reports = new ArrayList<>();
  private final List<ModelLoad> loads = new ArrayList<>();
  private final CostEstimates costs = new CostEstimates();
  private final StorageTrouble trouble = new StorageTrouble();
  private final SlowStart slowStart = new SlowStart();
  private long oldestReportNanos;
  private int loading;
  private long changes;
  private boolean stopping;
  private boolean closed;

  Desk(WorkerConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /// What a poll would say now.
  ///
  /// @param slotIdle whether a slot waits for work
  /// @param quiet whether nothing is held, loading or to be reported
  /// @param reportAgeNanos how long the oldest report has waited
  /// @param changes how often anything had changed until then
  record Snapshot(
      List<Attempt> held,
      List<ModelLoad> loads,
      List<TaskReport> reports,
      long budgetMs,
      boolean slotIdle,
      boolean quiet,
      long reportAgeNanos,
      boolean stopping,
      long changes) {}

  Snapshot snapshot() {
    lock.lock();
    try {
      long now = clock.monotonicNanos();
      Room room = stopping || trouble.isPaused(now) ? new Room(0, false) : room(now);
      return new Snapshot(
          List.copyOf(held.keySet()),
          List.copyOf(loads),
          List.copyOf(reports),
          room.budgetMs(),
          room.slotIdle(),
          held.isEmpty() && loading == 0 && loads.isEmpty() && reports.isEmpty(),
          reports.isEmpty() ? 0 : now - oldestReportNanos,
          stopping,
          changes);
    } finally {
      lock.unlock();
    }
  }

  private double mostMsPerSlot() {
    return config.budgetPerSlot().toNanos() / 1e6;
  }

  private Room room(long now) {
    if (held.isEmpty()) {
      slowStart.idle();
    }
    double perSlotMs = slowStart.perSlotMs(mostMsPerSlot());
    double[] remainingMs = new double[config.slots()];
    int slot = 0;
    int waiting = 0;
    double waitingMs = 0;
    for (HeldTask task : held.values()) {
      double ms = costs.taskMs(task.grant.model(), task.grant.count(), mostMsPerSlot());
      if (task.isWaiting()) {
        waiting++;
        waitingMs += ms;
      } else if (task.phase == Phase.RUNNING && slot < remainingMs.length) {
        // A run that takes longer than foreseen is still a run.
        remainingMs[slot++] = Math.max(0.1, ms - (now - task.startedNanos) / 1e6);
      }
    }
    return held.size() >= MOST_HELD
        ? new Room(0, false)
        : Room.of(perSlotMs, remainingMs, waiting, waitingMs);
  }

  /// Waits until something has changed since `seen`, or the time is over.
  void awaitChange(Snapshot seen, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long rest = nanos;
      while (changes == seen.changes() && rest > 0) {
        rest = changed.awaitNanos(rest);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes over new grants; while stopping they go straight back.
  void accept(List<TaskGrant> grants) {
    locked(() -> {
      if (!grants.isEmpty()) {
        slowStart.granted(mostMsPerSlot());
      }
      for (TaskGrant grant : grants) {
        HeldTask task = new HeldTask(grant);
        if (stopping) {
          report(new TaskReport.Returned(task.attempt));
        } else {
          held.putIfAbsent(task.attempt, task);
        }
      }
    });
  }

  /// Stops attempts that are the worker's no longer; nothing is reported of them.
  void revoke(List<Attempt> attempts) {
    locked(() -> {
      for (Attempt attempt : attempts) {
        reports.removeIf(report -> report.attempt().equals(attempt));
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
      reports.removeAll(sent.reports());
      loads.removeAll(sent.loads());
      oldestReportNanos = clock.monotonicNanos();
    });
  }

  /// The next task whose inputs should be fetched, at most one more than there are slots being
  /// ahead; null when the worker has closed.
  @Nullable HeldTask awaitFetch() throws InterruptedException {
    return await(
        task ->
            task.phase == Phase.QUEUED
                && count(Phase.FETCHING) + count(Phase.READY) <= config.slots(),
        Phase.FETCHING);
  }

  void fetched(HeldTask task, PackSlice slice) {
    locked(() -> {
      task.slice = slice;
      task.phase = Phase.READY;
      if (task.revoked || !held.containsKey(task.attempt)) {
        drop(task);
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
    return held.remove(task.attempt, task);
  }

  /// The next task to run on the calling thread; null when the worker has closed. Waits while too
  /// many answers have not been stored.
  @Nullable HeldTask awaitRun() throws InterruptedException {
    return await(
        task ->
            task.phase == Phase.READY
                && count(Phase.ANSWERED) + count(Phase.STAGING) < config.slots() + 4,
        Phase.RUNNING);
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
        double ms = (clock.monotonicNanos() - task.startedNanos) / 1e6;
        costs.learn(task.grant.model(), task.grant.count(), ms);
        task.answers = answers;
        task.phase = Phase.ANSWERED;
      } else if (task.revoked) {
        held.remove(task.attempt);
      }
    });
  }

  /// The next task whose answers are to be stored; null when the worker has closed.
  @Nullable HeldTask awaitStage() throws InterruptedException {
    return await(task -> task.phase == Phase.ANSWERED, Phase.STAGING);
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
      changes++;
      return trouble.failed(clock.monotonicNanos());
    } finally {
      lock.unlock();
    }
  }

  void storageWorked() {
    locked(trouble::worked);
  }

  void loadStarted() {
    locked(() -> loading++);
  }

  void loadEnded(@Nullable ModelLoad outcome) {
    locked(() -> {
      loading--;
      if (outcome != null) {
        loads.add(outcome);
      }
    });
  }

  /// No more work: what has not begun goes back, what runs may finish.
  void stop() {
    locked(() -> {
      stopping = true;
      returnWaiting();
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
      while (!held.isEmpty() || (andReported && !reports.isEmpty())) {
        if (rest <= 0) {
          return false;
        }
        rest = changed.awaitNanos(rest);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Lets all waiting threads go.
  void close() {
    locked(() -> closed = true);
  }

  List<RunningTask> running() {
    lock.lock();
    try {
      long now = clock.monotonicNanos();
      return held.values().stream()
          .filter(task -> task.phase == Phase.RUNNING)
          .map(task -> running(task, now))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private static RunningTask running(HeldTask task, long now) {
    TaskGrant grant = task.grant;
    PackSlice slice = task.slice;
    return new RunningTask(
        task.attempt,
        grant.model(),
        grant.modelVersion(),
        grant.count(),
        slice == null ? null : slice.ids().getFirst(),
        TimeUnit.NANOSECONDS.toMillis(now - task.startedNanos));
  }

  private void returnWaiting() {
    for (HeldTask task : List.copyOf(held.values())) {
      if (task.isWaiting()) {
        settle(task, new TaskReport.Returned(task.attempt));
      }
    }
  }

  private void report(TaskReport report) {
    if (reports.isEmpty()) {
      oldestReportNanos = clock.monotonicNanos();
    }
    reports.add(report);
  }

  private int count(Phase phase) {
    int count = 0;
    for (HeldTask task : held.values()) {
      count += task.phase == phase ? 1 : 0;
    }
    return count;
  }

  private @Nullable HeldTask await(Predicate<HeldTask> wanted, Phase next)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        for (HeldTask task : held.values()) {
          if (wanted.test(task)) {
            take(task, next);
            return task;
          }
        }
        changed.await();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void take(HeldTask task, Phase next) {
    task.phase = next;
    changes++;
    if (next == Phase.RUNNING) {
      task.runner = Thread.currentThread();
      task.startedNanos = clock.monotonicNanos();
      changed.signalAll();
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
