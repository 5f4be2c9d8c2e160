package idunno.consensus;

import java.util.concurrent.TimeUnit;

/// How long a log entry waits for company. Whoever was answered by the last entry mostly comes back
/// soon, with the next put or the next task: an entry that waits for them spares every member an
/// append, a force and an apply, and those who travel together once do so again, so that their
/// bytes share forces as well. It waits until as many are there as shared an entry lately, and no
/// longer than the last one took.
///
/// So a lone proposal does not wait, and two that happened to meet cost the next one little: what
/// is expected halves with each entry that had less. Measured in docs/decisions/0003. (PostgreSQL's
/// commit_delay with commit_siblings is of this kind, but fixed.)
///
/// Guarded by its user.
final class Company {
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private int expected;
  private long sentNanos;
  private long untilNanos;

  /// An entry was sent.
  void sent(int transactions, long nowNanos) {
    expected = Math.max(transactions, expected / 2);
    sentNanos = nowNanos;
    untilNanos = nowNanos;
  }

  /// The entry was answered.
  void answered(long nowNanos) {
    untilNanos = nowNanos + Math.min(LONGEST_NANOS, nowNanos - sentNanos);
  }

  /// For how many nanoseconds the next entry should still wait with so many transactions; not
  /// positive when it should go.
  long waits(int transactions, long nowNanos) {
    return transactions >= expected ? 0 : untilNanos - nowNanos;
  }
}
