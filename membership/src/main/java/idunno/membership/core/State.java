package idunno.membership.core;

/// What is known of a life of a member, in the order in which one overrules another of the same
/// incarnation.
public enum State {
  ACTIVE,
  /// Somebody has had no answer for a while; the member may refute it.
  SUSPICIOUS,
  /// No answer for the whole time limit, however it was asked.
  FAILED,
  /// Gone from the list; remembered only so that old news do not bring it back.
  DELETED,
  /// Went by itself.
  LEFT;

  /// Whether a member in this state is in the list.
  public boolean isListed() {
    return this == ACTIVE || this == SUSPICIOUS || this == FAILED;
  }

  /// Whether a member in this state is worth a message.
  boolean isReachable() {
    return this == ACTIVE || this == SUSPICIOUS;
  }
}
