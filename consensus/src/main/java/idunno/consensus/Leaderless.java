package idunno.consensus;

import idunno.base.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Whether a member has been without a leader for so long that it is probably cut off: a leader
/// that no majority answers steps down after one election's time, and an election among members
/// that hear each other is over before the limit.
///
/// A member that has never known a leader may be the first of many to be started: that is no loss.
/// Any thread may call.
final class Leaderless {
  private final Clock clock;
  private final long limitNanos;
  private boolean led;
  private @Nullable Long sinceNanos;

  Leaderless(Clock clock, Duration limit) {
    this.clock = clock;
    this.limitNanos = limit.toNanos();
  }

  /// To be called more often than leaders come and go.
  synchronized void see(boolean known) {
    led |= known;
    if (known || !led) {
      sinceNanos = null;
    } else if (sinceNanos == null) {
      sinceNanos = clock.monotonicNanos();
    }
  }

  synchronized boolean isForLong() {
    Long since = sinceNanos;
    return since != null && clock.monotonicNanos() - since >= limitNanos;
  }
}
