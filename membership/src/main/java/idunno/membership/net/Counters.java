package idunno.membership.net;

/// What a node's membership has sent, received and judged since it started.
///
/// Bytes are those of payloads. A datagram costs [#HEADER_BYTES] more on the wire (IP and UDP);
/// what TCP adds to streams is not counted.
///
/// @param datagramsIn all that came, whatever became of them
/// @param streamsIn connections accepted
/// @param streamsFailed connections that could not be made or broke, both ways
/// @param pings questions to a member, whether in turn or because it is doubted
/// @param relays questions that others were asked to ask
/// @param relayedPings questions asked for others
/// @param suspicions members that became Suspicious here
/// @param falseSuspicions of those, the ones that came back in the same life
/// @param failures members that became Failed here
/// @param falseFailures of those, the ones that came back in the same life
/// @param garbage packets and frames too short, too long or cut
/// @param early datagrams that came before this node knew which cluster it is in
/// @param notOurs sealed with another key, for another cluster, or changed on their way
/// @param replayed seen before
/// @param malformed opened, but no message
/// @param testDropped datagrams dropped on purpose, see [Membership.Setup#testLoss]
/// @param unsent datagrams that the system did not take
public record Counters(
    long datagramsIn,
    long datagramBytesIn,
    long datagramsOut,
    long datagramBytesOut,
    long streamsIn,
    long streamBytesIn,
    long streamsOut,
    long streamBytesOut,
    long streamsFailed,
    long pings,
    long relays,
    long relayedPings,
    long suspicions,
    long falseSuspicions,
    long failures,
    long falseFailures,
    long garbage,
    long early,
    long notOurs,
    long replayed,
    long malformed,
    long testDropped,
    long unsent) {
  /// The headers of IPv4 and UDP.
  public static final int HEADER_BYTES = 28;

  /// Datagrams sent, with their headers.
  public long wireBytesOut() {
    return datagramBytesOut + HEADER_BYTES * datagramsOut;
  }

  /// Datagrams received, with their headers.
  public long wireBytesIn() {
    return datagramBytesIn + HEADER_BYTES * datagramsIn;
  }
}
