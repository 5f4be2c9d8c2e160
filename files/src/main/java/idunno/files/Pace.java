package idunno.files;

import idunno.base.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Lets so many bytes pass in a second, over all threads: who comes too early waits. A large piece
/// passes at once and is paid for by those that follow. Any thread may call.
public final class Pace {
  private final Clock clock;
  private final double nanosPerByte;
  private long freeNanos;

  /// @param bytesPerSecond how much may pass; [Long#MAX_VALUE]: everything at once
  public Pace(Clock clock, long bytesPerSecond) {
    this.clock = clock;
    this.nanosPerByte = (double) TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
    this.freeNanos = clock.monotonicNanos();
  }

  /// Returns when `bytes` may pass, or when the thread is interrupted.
  public void await(long bytes) {
    long turnNanos = take(bytes);
    while (turnNanos - clock.monotonicNanos() > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(turnNanos - clock.monotonicNanos());
    }
  }

  private synchronized long take(long bytes) {
    long nowNanos = clock.monotonicNanos();
    long turnNanos = freeNanos - nowNanos > 0 ? freeNanos : nowNanos;
    freeNanos = turnNanos + (long) (bytes * nanosPerByte);
    return turnNanos;
  }
}
