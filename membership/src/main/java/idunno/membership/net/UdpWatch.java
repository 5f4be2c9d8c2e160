package idunno.membership.net;

/// Notices that datagrams do not arrive while streams do: a firewall that lets TCP through and UDP
/// not. Such a node joins, then all others seem dead to it, and it to them. One thread; times in
/// milliseconds of one origin.
final class UdpWatch {
  /// For how long datagrams must be missing.
  static final long PATIENCE_MS = 3_000;

  private static final int LEAST_PINGS = 3;

  private static final long NEVER = Long.MIN_VALUE;

  private final String address;
  private long lastDatagramMs = NEVER;
  private long firstStreamMs = NEVER;
  private long lastStreamMs = NEVER;
  private long pings;
  private boolean blocked;

  /// @param address where this node receives datagrams
  UdpWatch(String address) {
    this.address = address;
  }

  /// A datagram of a member has come.
  void datagram(long nowMs) {
    lastDatagramMs = nowMs;
    firstStreamMs = NEVER;
    pings = 0;
    blocked = false;
  }

  /// A stream of a member has come.
  void stream(long nowMs) {
    lastStreamMs = nowMs;
    if (firstStreamMs == NEVER) {
      firstStreamMs = nowMs;
    }
  }

  /// This node has asked somebody.
  void ping() {
    pings++;
  }

  /// Whether datagrams are blocked, as far as one can tell.
  boolean isBlocked(long nowMs) {
    if (!blocked && firstStreamMs != NEVER && pings >= LEAST_PINGS) {
      // One that has never had a datagram knows it sooner than one whose neighbours may have died
      // together: that one wants to have heard a stream well after the last datagram.
      boolean overdue = nowMs - firstStreamMs >= PATIENCE_MS;
      blocked =
          overdue && (lastDatagramMs == NEVER || lastStreamMs - lastDatagramMs >= PATIENCE_MS);
    }
    return blocked;
  }

  /// What to tell people, while it lasts.
  String text() {
    return "streams (TCP) arrive at this node and datagrams do not: let UDP through to "
        + address
        + ", and from it to the same ports of the other nodes";
  }
}
