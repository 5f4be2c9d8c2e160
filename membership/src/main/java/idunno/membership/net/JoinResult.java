package idunno.membership.net;

/// How far a node has come with joining its cluster.
public sealed interface JoinResult {
  /// It is a member.
  record Joined() implements JoinResult {}

  /// A member of the cluster has said no. The node goes on asking, since the reason may pass.
  ///
  /// @param reason a sentence for people
  record Refused(String reason) implements JoinResult {}

  /// Nobody has answered yet; the node goes on asking.
  ///
  /// @param why who was asked and what became of it, for people
  record NotYet(String why) implements JoinResult {}
}
