package idunno.consensus.core;

/// How a replica follows the leader, as the leader sees it.
///
/// @param answers whether it answered within an election's time
/// @param lag log entries that it does not have yet
public record Following(boolean answers, long lag) {
  /// A replica that the leader has not heard of.
  public static final Following NOT = new Following(false, Long.MAX_VALUE);
}
