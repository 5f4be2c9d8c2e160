package idunno.serving.worker;

/// How much work to hold after having been idle: little at first, twice as much with every answer.
/// The first of two jobs that are submitted together would otherwise fill the worker before the
/// second is there, and a cheap model's hundreds of milliseconds are tens of thousands of queries.
/// Guarded by the [Desk]'s lock.
final class SlowStart {
  private static final double FIRST_MS = 5;

  private double ms = FIRST_MS;

  /// What may be held per slot now, of `mostMs` in the long run.
  double perSlotMs(double mostMs) {
    return Math.min(ms, mostMs);
  }

  /// Nothing is in hand.
  void idle() {
    ms = FIRST_MS;
  }

  /// Work has come.
  void granted(double mostMs) {
    ms = Math.min(2 * ms, mostMs);
  }
}
