package idunno.membership.net;

import java.util.concurrent.atomic.AtomicLongArray;

/// Counts as they grow. Safe for threads.
final class Tally {
  private final AtomicLongArray counts = new AtomicLongArray(Count.values().length);

  /// What is counted; see [Counters].
  enum Count {
    DATAGRAMS_IN,
    DATAGRAM_BYTES_IN,
    DATAGRAMS_OUT,
    DATAGRAM_BYTES_OUT,
    STREAMS_IN,
    STREAM_BYTES_IN,
    STREAMS_OUT,
    STREAM_BYTES_OUT,
    STREAMS_FAILED,
    PINGS,
    RELAYS,
    RELAYED_PINGS,
    SUSPICIONS,
    FALSE_SUSPICIONS,
    FAILURES,
    FALSE_FAILURES,
    GARBAGE,
    EARLY,
    NOT_OURS,
    REPLAYED,
    MALFORMED,
    TEST_DROPPED,
    UNSENT
  }

  void add(Count count) {
    add(count, 1);
  }

  void add(Count count, long more) {
    counts.getAndAdd(count.ordinal(), more);
  }

  long get(Count count) {
    return counts.get(count.ordinal());
  }

  Counters snapshot() {
    return new Counters(
        get(Count.DATAGRAMS_IN),
        get(Count.DATAGRAM_BYTES_IN),
        get(Count.DATAGRAMS_OUT),
        get(Count.DATAGRAM_BYTES_OUT),
        get(Count.STREAMS_IN),
        get(Count.STREAM_BYTES_IN),
        get(Count.STREAMS_OUT),
        get(Count.STREAM_BYTES_OUT),
        get(Count.STREAMS_FAILED),
        get(Count.PINGS),
        get(Count.RELAYS),
        get(Count.RELAYED_PINGS),
        get(Count.SUSPICIONS),
        get(Count.FALSE_SUSPICIONS),
        get(Count.FAILURES),
        get(Count.FALSE_FAILURES),
        get(Count.GARBAGE),
        get(Count.EARLY),
        get(Count.NOT_OURS),
        get(Count.REPLAYED),
        get(Count.MALFORMED),
        get(Count.TEST_DROPPED),
        get(Count.UNSENT));
  }
}
