package idunno.nemesis.core;

/// One thing that a client asked for, from its first try until it was answered.
///
/// @param begunNanos before the first try, by the one clock of all clients
/// @param endedNanos after the last answer
/// @param tries how often it was sent
public record Operation(
    int client, Action action, Answer answer, long begunNanos, long endedNanos, int tries) {

  /// Whether it is a change that may have happened, or may happen at any later time.
  boolean mayHappenLater() {
    return action.isWrite()
        && (answer instanceof Answer.Unknown || answer instanceof Answer.Refused && tries > 1);
  }
}
