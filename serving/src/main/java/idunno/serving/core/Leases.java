package idunno.serving.core;

import java.util.Collection;
import java.util.List;

/// When each attempt that is out was last heard of. The leader's memory only: never replicated; a
/// new leader gives every live attempt a fresh deadline. Any monotonic milliseconds will do as
/// time.
public final class Leases {
  /// @param silenceMs for how long an attempt may go unmentioned by its worker
  public Leases(long silenceMs) {}

  /// Starts the lease of a new attempt.
  public void granted(AttemptId attempt, long nowMs) {
    throw new UnsupportedOperationException();
  }

  /// The worker said that it still has these; unknown ones are ignored.
  public void renew(Collection<AttemptId> held, long nowMs) {
    throw new UnsupportedOperationException();
  }

  /// Settled, in whatever way: no lease any more.
  public void ended(AttemptId attempt) {
    throw new UnsupportedOperationException();
  }

  /// Forgets everything, and gives each attempt of `live` a fresh lease: called by a new leader.
  public void restart(Collection<AttemptId> live, long nowMs) {
    throw new UnsupportedOperationException();
  }

  /// The attempts not mentioned for too long, oldest first; they stay until [#ended].
  public List<AttemptId> expired(long nowMs) {
    throw new UnsupportedOperationException();
  }
}
