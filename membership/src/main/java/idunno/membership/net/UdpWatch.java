package idunno.membership.net;

import idunno.membership.core.Message;
import java.util.Optional;

/// Notices that datagrams do not pass though the network is there: a firewall that lets TCP through
/// and UDP not, or one that lets it through one way only. Such a node joins, then all others seem
/// dead to it, and it to them. One thread; times in milliseconds of one origin.
final class UdpWatch {
  /// For how long datagrams or answers must be missing.
  static final long PATIENCE_MS = 3_000;

  /// Fewer may be lost by chance, or asked of members that have just died.
  static final int LEAST_UNANSWERED = 12;

  private static final int LEAST_PINGS = 3;
  private static final long NEVER = Long.MIN_VALUE;

  private final String address;
  private long lastDatagramMs = NEVER;
  private long firstStreamMs = NEVER;
  private long lastStreamMs = NEVER;
  private long pingsUnheard;
  private boolean deaf;
  private long firstUnansweredMs = NEVER;
  private long pingsUnanswered;
  private long questionsMeanwhile;
  private boolean mute;

  /// @param address where this node receives datagrams
  UdpWatch(String address) {
    this.address = address;
  }

  /// A datagram of a member has come.
  void datagram(Message message, long nowMs) {
    lastDatagramMs = nowMs;
    firstStreamMs = NEVER;
    pingsUnheard = 0;
    deaf = false;
    switch (message) {
      case Message.Ping _ -> questionsMeanwhile++;
      case Message.Pong _ -> answered();
      default -> {
        // It says nothing of the way out.
      }
    }
  }

  private void answered() {
    firstUnansweredMs = NEVER;
    pingsUnanswered = 0;
    questionsMeanwhile = 0;
    mute = false;
  }

  /// A stream of a member has come.
  void stream(long nowMs) {
    lastStreamMs = nowMs;
    if (firstStreamMs == NEVER) {
      firstStreamMs = nowMs;
    }
  }

  /// This node has asked somebody.
  void ping(long nowMs) {
    pingsUnheard++;
    pingsUnanswered++;
    if (firstUnansweredMs == NEVER) {
      firstUnansweredMs = nowMs;
    }
  }

  /// What to tell people of datagrams that do not pass, while it lasts and as far as one can tell.
  Optional<String> trouble(long nowMs) {
    deaf = deaf || isDeaf(nowMs);
    mute = mute || isMute(nowMs);
    if (deaf) {
      return Optional.of(
          "streams (TCP) arrive at this node and datagrams do not: let UDP through to "
              + address
              + ", and from it to the same ports of the other nodes");
    }
    return mute
        ? Optional.of(
            "datagrams (UDP) arrive at this node and none of its own is answered: let UDP through"
                + " from "
                + address
                + " to the same ports of the other nodes")
        : Optional.empty();
  }

  private boolean isDeaf(long nowMs) {
    if (firstStreamMs == NEVER || pingsUnheard < LEAST_PINGS) {
      return false;
    }
    // One that has never had a datagram knows it sooner than one whose neighbours may have died
    // together: that one wants to have heard a stream well after the last datagram.
    return nowMs - firstStreamMs >= PATIENCE_MS
        && (lastDatagramMs == NEVER || lastStreamMs - lastDatagramMs >= PATIENCE_MS);
  }

  /// Members that ask are alive, and answer what reaches them.
  private boolean isMute(long nowMs) {
    return firstUnansweredMs != NEVER
        && nowMs - firstUnansweredMs >= PATIENCE_MS
        && pingsUnanswered >= LEAST_UNANSWERED
        && questionsMeanwhile >= LEAST_PINGS;
  }
}
