package idunno.serving.core;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// When each attempt that is out was last heard of. The leader's memory only: never replicated; a
/// new leader gives every live attempt a fresh deadline. Any milliseconds that never run backwards
/// will do as time. Slow is not dead: an attempt lives for as long as its worker mentions it.
///
/// Not safe for threads.
public final class Leases {
  private final long silenceMs;

  /// Ordered by the time last heard of, oldest first: a renewed one moves to the end.
  private final Map<AttemptId, Long> lastHeard = new LinkedHashMap<>();

  /// @param silenceMs for how long an attempt may go unmentioned by its worker
  public Leases(long silenceMs) {
    if (silenceMs < 1) {
      throw new IllegalArgumentException("a lease of " + silenceMs + " ms is none");
    }
    this.silenceMs = silenceMs;
  }

  /// Starts the lease of a new attempt.
  public void granted(AttemptId attempt, long nowMs) {
    lastHeard.remove(attempt);
    lastHeard.put(attempt, nowMs);
  }

  /// The worker said that it still has these; unknown ones are ignored.
  public void renew(Collection<AttemptId> held, long nowMs) {
    for (AttemptId attempt : held) {
      if (lastHeard.remove(attempt) != null) {
        lastHeard.put(attempt, nowMs);
      }
    }
  }

  /// Settled, in whatever way: no lease any more.
  public void ended(AttemptId attempt) {
    lastHeard.remove(attempt);
  }

  /// Gives each attempt of `live` a fresh lease: called by a new leader. The others are kept, since
  /// they may have been granted after `live` was looked up; those of an earlier leadership that
  /// have ended run out.
  public void restart(Collection<AttemptId> live, long nowMs) {
    live.forEach(attempt -> granted(attempt, nowMs));
  }

  /// Starts the leases that are missing among `live`: an attempt whose grant was applied, but whose
  /// proposer gave up waiting for that, would otherwise be out for ever.
  public void adopt(Collection<AttemptId> live, long nowMs) {
    live.forEach(attempt -> lastHeard.putIfAbsent(attempt, nowMs));
  }

  /// The attempts not mentioned for too long, oldest first; they stay until [#ended].
  public List<AttemptId> expired(long nowMs) {
    return lastHeard.entrySet().stream()
        .takeWhile(lease -> nowMs - lease.getValue() > silenceMs)
        .map(Map.Entry::getKey)
        .toList();
  }
}
