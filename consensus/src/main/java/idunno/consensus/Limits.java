package idunno.consensus;

import java.time.Duration;

/// The numbers that bound a group's use of time, memory and disk.
///
/// @param snapshotEvery log entries between two snapshots
/// @param segmentBytes size at which a log file is closed and the next begun
/// @param entryBytes a log entry is not filled above this size; one transaction alone may be larger
/// @param transactionBytes the largest transaction that is taken
/// @param entryTransactions the most transactions in one log entry
/// @param queued the most transactions that wait for their entry
/// @param inFlight log entries of this member on their way at the same time
/// @param freeDiskBytes below this free space nothing is proposed
/// @param proposal how long a proposal waits for its outcome
/// @param barrier how long a barrier waits for a quorum
/// @param electionMin a follower that heard no leader for a random time between this and
///   `electionMax` stands for election
/// @param electionMax see `electionMin`
public record Limits(
    int snapshotEvery,
    int segmentBytes,
    int entryBytes,
    int transactionBytes,
    int entryTransactions,
    int queued,
    int inFlight,
    long freeDiskBytes,
    Duration proposal,
    Duration barrier,
    Duration electionMin,
    Duration electionMax) {

  public Limits {
    if (snapshotEvery < 1 || entryTransactions < 1 || queued < 1 || inFlight < 1) {
      throw new IllegalArgumentException("counts must be at least 1");
    }
    if (entryBytes < 1 || transactionBytes < entryBytes || segmentBytes < transactionBytes) {
      throw new IllegalArgumentException(
          "sizes must grow: entry "
              + entryBytes
              + ", transaction "
              + transactionBytes
              + ", segment "
              + segmentBytes);
    }
    if (electionMin.compareTo(electionMax) >= 0) {
      throw new IllegalArgumentException("electionMin must be below electionMax");
    }
  }

  /// How long after the loss of a leader another is hoped for: longer than elections take, by far
  /// (three seconds with [#standard]), and so short that a client may still be heard elsewhere.
  Duration leaderless() {
    return electionMax.multipliedBy(7).dividedBy(2);
  }

  /// For nodes that share a machine or a local network. With these election times fail-over takes
  /// under a second, see docs/decisions/0011; much shorter ones elect without need on a loaded
  /// machine.
  public static Limits standard() {
    int mib = 1 << 20;
    return new Limits(
        10_000,
        4 * mib,
        256 << 10,
        2 * mib,
        1024,
        16_384,
        1,
        32L * mib,
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofMillis(600),
        Duration.ofMillis(850));
  }

  /// The same with snapshots every `entries` entries.
  public Limits withSnapshotEvery(int entries) {
    return new Limits(
        entries,
        segmentBytes,
        entryBytes,
        transactionBytes,
        entryTransactions,
        queued,
        inFlight,
        freeDiskBytes,
        proposal,
        barrier,
        electionMin,
        electionMax);
  }

  /// The same with another time limit for proposals and barriers.
  public Limits withPatience(Duration patience) {
    return new Limits(
        snapshotEvery,
        segmentBytes,
        entryBytes,
        transactionBytes,
        entryTransactions,
        queued,
        inFlight,
        freeDiskBytes,
        patience,
        patience,
        electionMin,
        electionMax);
  }

  /// The same with another bound for what waits.
  public Limits withQueued(int transactions) {
    return new Limits(
        snapshotEvery,
        segmentBytes,
        entryBytes,
        transactionBytes,
        entryTransactions,
        transactions,
        inFlight,
        freeDiskBytes,
        proposal,
        barrier,
        electionMin,
        electionMax);
  }

  /// The same with other election times.
  public Limits withElections(Duration min, Duration max) {
    return new Limits(
        snapshotEvery,
        segmentBytes,
        entryBytes,
        transactionBytes,
        entryTransactions,
        queued,
        inFlight,
        freeDiskBytes,
        proposal,
        barrier,
        min,
        max);
  }

  /// The same with another reserve of free disk space.
  public Limits withFreeDiskBytes(long bytes) {
    return new Limits(
        snapshotEvery,
        segmentBytes,
        entryBytes,
        transactionBytes,
        entryTransactions,
        queued,
        inFlight,
        bytes,
        proposal,
        barrier,
        electionMin,
        electionMax);
  }
}
