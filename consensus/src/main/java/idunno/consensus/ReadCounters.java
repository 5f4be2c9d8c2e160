package idunno.consensus;

/// How a member made sure that it still led, before reads, since its start. Only rounds that it
/// began as the leader of others are counted; many reads share one.
///
/// @param asked questions to voters, by datagram
/// @param answered those of them that were answered in time
/// @param confirmed rounds that such answers were enough for
/// @param heartbeats rounds that were left to Ratis's heartbeats, which cost ten times as much: a
///   voter was silent, had promised something to a later term, or no datagrams can be had
public record ReadCounters(long asked, long answered, long confirmed, long heartbeats) {}
