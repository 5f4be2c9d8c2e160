package idunno.node.coordinator;

import idunno.consensus.ReplicatedGroup;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Wakes threads that wait for the replicated state of serving to change. What happens to files
/// alone wakes nobody: every worker's poll waits here, and there may be thousands of puts a second.
public final class Changes implements ReplicatedGroup.Listener {
  private final LongSupplier changes;
  private long told;
  private long seen;
  private boolean closed;

  /// @param changes how many there have been; any thread may ask
  Changes(LongSupplier changes) {
    this.changes = changes;
  }

  @Override
  public synchronized void applied(long index) {
    long now = changes.getAsLong();
    if (now != told) {
      told = now;
      seen++;
      notifyAll();
    }
  }

  @Override
  public synchronized void leadershipChanged(ReplicatedGroup.Leadership now) {
    seen++;
    notifyAll();
  }

  /// Blocks until `condition` holds, looking again after every change; false when `waitMs` passed
  /// first, or the node stops.
  public boolean await(BooleanSupplier condition, long waitMs) throws InterruptedException {
    long deadline = System.nanoTime() + waitMs * 1_000_000;
    while (true) {
      long before = count();
      if (condition.getAsBoolean()) {
        return true;
      }
      if (!awaitAfter(before, deadline)) {
        return false;
      }
    }
  }

  private synchronized long count() {
    return seen;
  }

  private synchronized boolean awaitAfter(long before, long deadline) throws InterruptedException {
    while (seen == before && !closed) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    return !closed;
  }

  /// Releases everyone who waits.
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
