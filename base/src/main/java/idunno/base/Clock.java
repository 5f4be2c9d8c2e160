package idunno.base;

/// Time as adapters see it. Cores never hold one: time is handed to them with each input.
public interface Clock {
  /// Milliseconds since the epoch; may jump.
  long wallMillis();

  /// Nanoseconds from an arbitrary origin; never runs backwards.
  long monotonicNanos();

  /// The machine's own clocks.
  static Clock system() {
    return SystemClock.INSTANCE;
  }
}
