package idunno.files.upkeep;

import idunno.base.Clock;
import idunno.files.core.BackgroundRate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Slows what is copied to this node in the background, so that those who wait for files do not
/// wait much longer. Any thread may call.
public final class Throttle {
  /// Lost copies come back at this rate at least, whatever else goes on.
  private static final long LEAST_BYTES_PER_SECOND = 4_000_000;

  private final Clock clock;
  private final long most;
  private final BackgroundRate puts;
  private final BackgroundRate stores;
  private long freeNanos;

  /// @param bytesPerSecond the most; [Long#MAX_VALUE]: the throttle is off
  public Throttle(Clock clock, long bytesPerSecond) {
    this.clock = clock;
    this.most = bytesPerSecond;
    long now = clock.monotonicNanos();
    this.puts = new BackgroundRate(bytesPerSecond, LEAST_BYTES_PER_SECOND, now);
    this.stores = new BackgroundRate(bytesPerSecond, LEAST_BYTES_PER_SECOND, now);
    this.freeNanos = now;
  }

  /// A client has waited so long for the bytes of a small put to be on all replicas.
  public synchronized void put(long nanos) {
    puts.waited(nanos, clock.monotonicNanos());
  }

  /// Another node has waited so long for this one's disk to take a small blob.
  public synchronized void stored(long nanos) {
    stores.waited(nanos, clock.monotonicNanos());
  }

  /// Returns when so many bytes more may be copied, or when the thread is interrupted.
  public void await(long bytes) {
    if (most == Long.MAX_VALUE) {
      return;
    }
    long turnNanos = take(bytes);
    while (turnNanos - clock.monotonicNanos() > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(turnNanos - clock.monotonicNanos());
    }
  }

  private synchronized long take(long bytes) {
    long now = clock.monotonicNanos();
    long rate = Math.min(puts.bytesPerSecond(now), stores.bytesPerSecond(now));
    long turnNanos = freeNanos - now > 0 ? freeNanos : now;
    freeNanos = turnNanos + (long) ((double) TimeUnit.SECONDS.toNanos(1) * bytes / rate);
    return turnNanos;
  }
}
