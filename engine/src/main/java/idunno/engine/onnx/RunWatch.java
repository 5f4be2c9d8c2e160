package idunno.engine.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import idunno.base.Clock;
import idunno.engine.ModelFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Stops runs whose time is up or whose caller was interrupted: a thread inside the native library
/// notices neither. One thread looks at all runs every 20 ms; while nothing runs it sleeps, but not
/// at once, so that a stream of short runs wakes nobody.
public final class RunWatch implements AutoCloseable {
  private static final long TICK_NANOS = 20_000_000;
  private static final int IDLE_TICKS = 100;

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition started = lock.newCondition();
  private final List<Ticket> running = new ArrayList<>();
  private @Nullable Thread watcher;
  private boolean asleep;
  private boolean closed;

  public RunWatch(Clock clock) {
    this.clock = clock;
  }

  /// Watches the calling thread until the ticket is closed.
  Ticket start(Duration limit) throws OrtException {
    Ticket ticket = new Ticket(limit);
    lock.lock();
    try {
      running.add(ticket);
      if (watcher == null && !closed) {
        watcher = Thread.ofPlatform().name("engine-watch").daemon().start(this::watch);
      } else if (asleep) {
        started.signal();
      }
    } finally {
      lock.unlock();
    }
    return ticket;
  }

  private void watch() {
    lock.lock();
    try {
      int idle = 0;
      while (!closed) {
        idle = running.isEmpty() ? idle + 1 : 0;
        running.forEach(Ticket::look);
        pause(idle >= IDLE_TICKS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void pause(boolean untilStarted) throws InterruptedException {
    if (!untilStarted) {
      started.awaitNanos(TICK_NANOS);
      return;
    }
    asleep = true;
    while (running.isEmpty() && !closed) {
      started.await();
    }
    asleep = false;
  }

  /// Ends the thread; runs in progress are no longer watched.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      started.signal();
    } finally {
      lock.unlock();
    }
  }

  /// One caller's runs, from the first to the last of a batch.
  final class Ticket implements AutoCloseable {
    private final Thread caller = Thread.currentThread();
    private final Duration limit;
    private final long deadline;
    private final RunOptions options = new RunOptions();
    private boolean stopped;

    private Ticket(Duration limit) throws OrtException {
      this.limit = limit;
      this.deadline = clock.monotonicNanos() + limit.toNanos();
    }

    RunOptions options() {
      return options;
    }

    private boolean isLate() {
      return clock.monotonicNanos() - deadline > 0;
    }

    /// By the watcher, under the lock.
    private void look() {
      if (stopped || !(caller.isInterrupted() || isLate())) {
        return;
      }
      stopped = true;
      try {
        options.setTerminate(true);
      } catch (OrtException e) {
        throw new IllegalStateException("a run could not be stopped", e);
      }
    }

    /// Throws when the calling thread should stop, which it asks between runs and after a failed
    /// one.
    void check() throws ModelFailure, InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException("the run was interrupted");
      }
      if (isLate()) {
        throw new ModelFailure("no answer within " + limit.toMillis() + " ms");
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        running.remove(this);
        options.close();
      } finally {
        lock.unlock();
      }
    }
  }
}
