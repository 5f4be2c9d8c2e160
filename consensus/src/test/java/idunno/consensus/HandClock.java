package idunno.consensus;

import idunno.base.Clock;
import java.time.Duration;

/// A clock that a test sets by hand; its wall clock stands still. For one thread.
final class HandClock implements Clock {
  private long nanos;

  void set(Duration time) {
    nanos = time.toNanos();
  }

  void advance(Duration time) {
    nanos += time.toNanos();
  }

  @Override
  public long wallMillis() {
    return 0;
  }

  @Override
  public long monotonicNanos() {
    return nanos;
  }
}
