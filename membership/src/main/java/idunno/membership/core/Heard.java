package idunno.membership.core;

import java.util.LinkedHashMap;

/// When this node last had a packet of each member, for the last few seconds: who has heard a
/// member since somebody began to doubt it knows better.
final class Heard {
  private final long keptMs;

  /// The longest silent first.
  private final LinkedHashMap<Long, Long> lastMs = new LinkedHashMap<>();

  Heard(long keptMs) {
    this.keptMs = keptMs;
  }

  void note(long key, long nowMs) {
    lastMs.putLast(key, nowMs);
    while (lastMs.firstEntry().getValue() < nowMs - keptMs) {
      lastMs.pollFirstEntry();
    }
  }

  /// Whether the member has been heard after `ms`.
  boolean isAfter(long key, long ms) {
    Long last = lastMs.get(key);
    return last != null && last > ms;
  }
}
