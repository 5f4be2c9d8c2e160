package idunno.serving.worker;

import java.util.concurrent.TimeUnit;

/// How long to take no work after outputs could not be stored: a full disk would otherwise burn
/// every attempt of every task. Doubles from 250 ms to 8 s, until an output is stored. Guarded by
/// the [Desk]'s lock.
final class StorageTrouble {
  private static final long FIRST_MS = 250;
  private static final int MOST_DOUBLINGS = 5;

  private int failures;
  private long pausedUntilNanos;

  /// @return the pause, in milliseconds; failures during a pause do not lengthen it
  long failed(long nowNanos) {
    if (!isPaused(nowNanos)) {
      long ms = FIRST_MS << Math.min(failures, MOST_DOUBLINGS);
      failures++;
      pausedUntilNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(ms);
      return ms;
    }
    return pauseMs(nowNanos);
  }

  /// How long the pause still is.
  long pauseMs(long nowNanos) {
    return TimeUnit.NANOSECONDS.toMillis(pausedUntilNanos - nowNanos) + 1;
  }

  void worked() {
    failures = 0;
  }

  boolean isPaused(long nowNanos) {
    return failures > 0 && nowNanos - pausedUntilNanos < 0;
  }
}
