package idunno.serving.worker;

/// How much more work a worker should ask for. Pure arithmetic.
///
/// @param budgetMs slot-milliseconds to ask for, or 0: enough is in hand
/// @param slotIdle whether a slot has nothing to do now, nor a task in hand that it could take
record Room(long budgetMs, boolean slotIdle) {
  /// @param perSlotMs how much work each slot should have before it
  /// @param remainingMs for each slot the rest of what it runs, by estimate; 0 for a free one
  /// @param waiting how many tasks are in hand that no slot runs yet
  /// @param waitingMs how long those take, by estimate
  static Room of(double perSlotMs, double[] remainingMs, int waiting, double waitingMs) {
    double room = -waitingMs;
    int soonIdle = 0;
    int idle = 0;
    for (double remaining : remainingMs) {
      room += Math.max(0, perSlotMs - remaining);
      soonIdle += remaining <= perSlotMs / 2 ? 1 : 0;
      idle += remaining <= 0 ? 1 : 0;
    }
    // Asking only when half of it is done keeps the number of polls down.
    boolean low = room >= perSlotMs / 2 * remainingMs.length;
    if (!low && soonIdle <= waiting) {
      return new Room(0, idle > waiting);
    }
    double unserved = Math.max(0, soonIdle - waiting) * perSlotMs / 2;
    return new Room(Math.max(1, Math.round(Math.max(room, unserved))), idle > waiting);
  }
}
