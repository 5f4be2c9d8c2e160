package idunno.serving.worker;

import java.util.Arrays;

/// How much more work a worker should ask for. Pure arithmetic.
///
/// Work is asked for when little is left rather than whenever there is room: each time costs a
/// message and a log entry. What is left must outlast the answer and the reading of the inputs.
///
/// @param budgetMs slot-milliseconds to ask for, or 0: enough is in hand
/// @param slotIdle whether a slot has nothing to do now, nor a task in hand that it could take
/// @param untilLowMs how long it takes at least until there is something to ask for, unless tasks
///   end earlier than foreseen
record Room(long budgetMs, boolean slotIdle, double untilLowMs) {
  /// What share of the work may be left when more is asked for.
  private static final double LOW = 0.25;

  /// No work is wanted.
  static final Room NONE = noneFor(Double.POSITIVE_INFINITY);

  /// No work is wanted for some time.
  static Room noneFor(double ms) {
    return new Room(0, false, ms);
  }

  /// @param perSlotMs how much work each slot should have before it
  /// @param remainingMs for each slot the rest of what it runs, by estimate; 0 for a free one
  /// @param waiting how many tasks are in hand that no slot runs yet
  /// @param waitingMs how long those take, by estimate
  static Room of(double perSlotMs, double[] remainingMs, int waiting, double waitingMs) {
    double[] rest = remainingMs.clone();
    Arrays.sort(rest);
    double lowMs = LOW * perSlotMs;
    double room = -waitingMs;
    int soonIdle = 0;
    int idle = 0;
    for (double remaining : rest) {
      room += Math.max(0, perSlotMs - remaining);
      soonIdle += remaining <= lowMs ? 1 : 0;
      idle += remaining <= 0 ? 1 : 0;
    }
    double missing = (1 - LOW) * perSlotMs * rest.length - room;
    if (missing > 0 && soonIdle <= waiting) {
      double untilSoonIdle = waiting < rest.length ? rest[waiting] - lowMs : missing;
      double untilLowMs = Math.min(missing / rest.length, untilSoonIdle);
      return new Room(0, idle > waiting, untilLowMs);
    }
    double unserved = Math.max(0, soonIdle - waiting) * perSlotMs / 2;
    return new Room(Math.max(1, Math.round(Math.max(room, unserved))), idle > waiting, 0);
  }
}
