package idunno.consensus;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.AwaitForSignal;
import org.apache.ratis.util.MemoizedSupplier;

/// What wakes a thread of Ratis. Ratis 3.3.0's own forgets a signal that comes just before the
/// thread waits; this one keeps it.
final class Signal extends AwaitForSignal {
  private final long leastNanos;
  private boolean signalled;

  /// @param least what is asked for less waits for so long, unless there is a signal
  Signal(Object name, Duration least) {
    super(name);
    leastNanos = least.toNanos();
  }

  /// Wakes the thread that applies entries. Since Ratis's signals are lost at times, that thread
  /// looks ten times a second: on an idle node more work than half of its heartbeats. With this one
  /// it need not; it is put in the other's place by reflection, there being no call for it.
  ///
  /// @param division is running, or costs a little more than it should
  static void putInto(RaftServer.Division division) {
    Object state = Internals.get(division, "state");
    if (Internals.get(state, "stateMachineUpdater") instanceof MemoizedSupplier<?> applier
        && applier.isInitialized()) {
      Internals.set(
          applier.get(),
          "awaitForSignal",
          new Signal(division.getMemberId(), Duration.ofSeconds(1)));
    }
  }

  @Override
  public synchronized void signal() {
    signalled = true;
    notifyAll();
  }

  /// Waits for a signal.
  ///
  /// @return whether one came since the last call
  @Override
  public synchronized boolean await(long time, TimeUnit unit) throws InterruptedException {
    long deadline = System.nanoTime() + Math.max(leastNanos, unit.toNanos(time));
    for (long left = deadline - System.nanoTime();
        !signalled && left > 0;
        left = deadline - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    boolean came = signalled;
    signalled = false;
    return came;
  }
}
