package idunno.membership.core;

/// The time by which this node judges others: it stands still while the node itself is away. A
/// process that was paused, or did not get the processor, finds its timers as far on as it left
/// them, and all that arrived meanwhile is heard before anyone is judged.
final class JudgedTime {
  private final long lateMs;
  private long away;
  private long dueMs = Long.MAX_VALUE;

  JudgedTime(long lateMs) {
    this.lateMs = lateMs;
  }

  /// The judged time at `nowMs`.
  long at(long nowMs) {
    if (nowMs - lateMs > dueMs) {
      away += nowMs - dueMs;
      dueMs = nowMs;
    }
    return nowMs - away;
  }

  /// The node means to act at judged time `judgedMs`.
  void due(long judgedMs) {
    dueMs = judgedMs > Long.MAX_VALUE - away ? Long.MAX_VALUE : judgedMs + away;
  }

  long dueMs() {
    return dueMs;
  }
}
