package idunno.consensus;

import java.lang.reflect.Field;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.AwaitForSignal;
import org.apache.ratis.util.MemoizedSupplier;

/// What wakes the thread that applies entries. Ratis 3.3.0's own forgets a signal that comes just
/// before the thread waits, and so that thread looks ten times a second: on an idle node more work
/// than half of its heartbeats. This one keeps the signal, and is put in the other's place by
/// reflection, there being no call for it.
final class ApplierSignal extends AwaitForSignal {
  /// Nothing needs it: signals are not lost.
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private boolean signalled;

  private ApplierSignal(Object name) {
    super(name);
  }

  /// @param division is running, or costs a little more than it should
  static void putInto(RaftServer.Division division) {
    try {
      Object state = field(division, "state").get(division);
      if (field(state, "stateMachineUpdater").get(state) instanceof MemoizedSupplier<?> applier
          && applier.isInitialized()) {
        Field signal = field(applier.get(), "awaitForSignal");
        signal.set(applier.get(), new ApplierSignal(division.getMemberId()));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this version of Ratis wakes its applier otherwise", e);
    }
  }

  private static Field field(Object of, String name) throws NoSuchFieldException {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  @Override
  public synchronized void signal() {
    signalled = true;
    notifyAll();
  }

  /// Waits for a signal, also for longer than it is asked to.
  ///
  /// @return whether one came since the last call
  @Override
  public synchronized boolean await(long time, TimeUnit unit) throws InterruptedException {
    long deadline = System.nanoTime() + Math.max(LONGEST_NANOS, unit.toNanos(time));
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
