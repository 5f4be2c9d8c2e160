package idunno.files;

import idunno.base.Clock;
import java.util.concurrent.TimeUnit;

/// How many bytes a second there were in the last ten seconds, or since they began to come. Any
/// thread may call.
final class RateMeter {
  private static final int WINDOW_SECONDS = 10;

  private final Clock clock;
  private final long[] bytes = new long[WINDOW_SECONDS];
  private long second;
  private long sinceSecond;

  RateMeter(Clock clock) {
    this.clock = clock;
    this.second = now();
    this.sinceSecond = second;
  }

  synchronized void add(long amount) {
    if (perSecond() == 0) {
      sinceSecond = second;
    }
    bytes[slot(second)] += amount;
  }

  synchronized long perSecond() {
    long now = now();
    for (long passed = second + 1; passed <= now && passed <= second + WINDOW_SECONDS; passed++) {
      bytes[slot(passed)] = 0;
    }
    second = now;
    long sum = 0;
    for (long each : bytes) {
      sum += each;
    }
    return sum / Math.clamp(now - sinceSecond + 1, 1, WINDOW_SECONDS);
  }

  private static int slot(long second) {
    return (int) Math.floorMod(second, (long) WINDOW_SECONDS);
  }

  private long now() {
    return TimeUnit.NANOSECONDS.toSeconds(clock.monotonicNanos());
  }
}
