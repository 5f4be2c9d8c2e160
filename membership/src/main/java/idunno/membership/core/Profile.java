package idunno.membership.core;

/// The protocol's times, in milliseconds, and its counts.
///
/// @param periodMs between two pings of one node
/// @param answerMs how long an answer may take before the node is asked again, and its neighbours
/// @param probeMs between two questions to a node that does not answer
/// @param relays how many others are asked to ask it, each time
/// @param privateMs how long a node keeps its doubt to itself
/// @param failMs from the first unanswered question to Failed
/// @param deleteMs from Failed to Deleted
/// @param gossipMs between two rounds of spreading news, while there are any
/// @param fanOut how many members hear the news in each round
/// @param lateMs how late this node's own timers may be before it takes itself for the one who was
///   away
public record Profile(
    long periodMs,
    long answerMs,
    long probeMs,
    int relays,
    long privateMs,
    long failMs,
    long deleteMs,
    long gossipMs,
    int fanOut,
    long lateMs) {
  /// The original's times: 500 ms, 1 s, 1 s.
  public static final Profile LAN = new Profile(500, 100, 100, 3, 300, 1_000, 1_000, 100, 3, 60);

  /// Many nodes on one machine or in one process: the same, with more patience with a busy
  /// scheduler.
  public static final Profile LOCAL = new Profile(500, 100, 100, 3, 300, 1_000, 1_000, 100, 3, 100);

  /// For machines that pause for seconds: removal takes 5 to 6 s.
  public static final Profile STEADY =
      new Profile(500, 250, 250, 3, 1_000, 4_000, 1_000, 100, 3, 150);

  /// For how long after a crash others may list a member: it is asked within two periods, then the
  /// two time limits pass.
  public long removalMs() {
    return 2 * periodMs + failMs + deleteMs;
  }
}
