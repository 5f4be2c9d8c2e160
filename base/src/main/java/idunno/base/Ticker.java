package idunno.base;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// Does something again and again, on a daemon thread of its own, for as long as there is a reason.
/// A process that wakes ten times a second for nothing costs more than one that talks to its
/// neighbours.
public final class Ticker implements AutoCloseable {
  private final ScheduledThreadPoolExecutor thread;
  private final AtomicBoolean ticking = new AtomicBoolean();
  private final long periodNanos;
  private final BooleanSupplier reason;
  private final Runnable task;

  /// @param name of the thread
  /// @param period from the end of one run to the begin of the next
  /// @param reason whether to go on; asked from several threads
  /// @param task if it throws, it rests until it is woken
  public Ticker(String name, Duration period, BooleanSupplier reason, Runnable task) {
    this.periodNanos = period.toNanos();
    this.reason = reason;
    this.task = task;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().name(name).daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());
  }

  /// To be called when a reason has come up: the task runs one period later. Costs next to nothing
  /// while it runs already.
  public void wake() {
    if (!ticking.get() && reason.getAsBoolean() && ticking.compareAndSet(false, true)) {
      thread.schedule(this::tick, periodNanos, TimeUnit.NANOSECONDS);
    }
  }

  private void tick() {
    try {
      task.run();
    } finally {
      ticking.set(false);
    }
    // Not simply scheduled anew: a reason that came and went meanwhile must not be missed.
    wake();
  }

  /// Ends the thread; what runs is interrupted.
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
