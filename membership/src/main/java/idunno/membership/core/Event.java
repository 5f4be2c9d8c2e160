package idunno.membership.core;

/// A change in the list, as this node sees it.
public sealed interface Event {
  /// Whom it is about.
  Member member();

  /// A life that was not known before.
  record Joined(Member member) implements Event {}

  /// It answers no longer; nothing should be done about it yet.
  record Suspected(Member member) implements Event {}

  /// It answers again, or has refuted what was said of it.
  record CameBack(Member member) implements Event {}

  record Failed(Member member) implements Event {}

  /// It is gone from the list: what it was responsible for may be given to others for good.
  record Deleted(Member member) implements Event {}

  record Left(Member member) implements Event {}

  /// A join was refused; the node goes on trying. Told once for each reason in a row.
  ///
  /// @param reason a sentence for the user
  record JoinRefused(Member member, String reason) implements Event {}
}
