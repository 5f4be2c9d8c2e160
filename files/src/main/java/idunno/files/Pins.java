package idunno.files;

import idunno.base.Clock;
import idunno.files.core.BlobId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The blobs of this process's life that the namespace may not know yet, and that must not be
/// collected. Any thread may call.
final class Pins {
  private static final long HELD = Long.MAX_VALUE;

  private final Clock clock;
  private final long originNanos;
  private final long graceNanos;

  /// Until when, in nanoseconds since the origin.
  private final Map<BlobId, Long> untilNanos = new ConcurrentHashMap<>();

  /// @param grace how long a blob stays pinned after its release, because its commit may be on its
  ///   way without anybody waiting for it
  Pins(Clock clock, Duration grace) {
    this.clock = clock;
    this.originNanos = clock.monotonicNanos();
    this.graceNanos = grace.toNanos();
  }

  void hold(BlobId blob) {
    untilNanos.put(blob, HELD);
  }

  void release(BlobId blob) {
    untilNanos.put(blob, nowNanos() + graceNanos);
  }

  void forget(BlobId blob) {
    untilNanos.remove(blob);
  }

  boolean isPinned(BlobId blob) {
    Long until = untilNanos.get(blob);
    return until != null && until > nowNanos();
  }

  /// Drops the pins that have run out.
  void sweep() {
    long now = nowNanos();
    untilNanos.values().removeIf(until -> until <= now);
  }

  private long nowNanos() {
    return clock.monotonicNanos() - originNanos;
  }
}
