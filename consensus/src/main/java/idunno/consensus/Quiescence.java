package idunno.consensus;

import idunno.base.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.jspecify.annotations.Nullable;

/// Lets a group rest that nobody writes to or reads from: heartbeats are nearly all that an idle
/// node does, and membership watches over its leader anyway. (CockroachDB calls it quiescence, TiKV
/// hibernation.)
///
/// A leader that has had nothing to do for a while promises with a heartbeat that it goes on
/// leading although it will be silent. While the promise holds and membership does not doubt the
/// leader, its followers do as if they heard it; and the leader as if they answered. The promise
/// ends with the next message that does not renew it, with the connection, as soon as somebody
/// waits for the leader at that follower or stands for election, with the first doubt of
/// membership, and by itself. So the fail-over of a group that is used is what it was; a leader
/// that stops while the group rests is missed when membership doubts it.
///
/// Only the times of elections are touched, on which nothing that Raft promises depends: a read
/// asks a majority whether the group rests or not. See docs/decisions/0011.
///
/// Any thread may call.
final class Quiescence {
  /// At rest, the time between two heartbeats to a follower.
  static final long HEARTBEAT_MS = 10_000;

  /// For how long a follower believes a promise: two heartbeats may be lost.
  static final long PROMISE_MS = 25_000;

  /// Whoever has not answered what was sent in this time does not answer.
  private static final long ANSWERED_MS = HEARTBEAT_MS + 3_000;

  /// For how long there must have been nothing to do.
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Clock clock;
  private final Followers followers;
  private volatile boolean resting;
  private volatile Set<String> present = Set.of();
  private volatile @Nullable Promise promise;

  // Guarded by this.
  private boolean settled;
  private long stirredNanos;
  private long lastIndex = -1;
  private @Nullable RaftConfiguration configuration;
  private List<RaftPeerId> others = List.of();
  private @Nullable FollowerClock follower;

  /// What a leader has promised.
  private record Promise(String leader, long term, long untilNanos) {}

  Quiescence(Clock clock, Followers followers) {
    this.clock = clock;
    this.followers = followers;
    stirredNanos = clock.monotonicNanos();
  }

  /// Whether this member leads a group that rests.
  boolean isResting() {
    return resting;
  }

  /// Somebody waits for the leader here, or stands for election: it must be heard as usual.
  void demand() {
    promise = null;
    stir();
  }

  /// There is something to do: a leader does not rest for a while.
  synchronized void stir() {
    stirredNanos = clock.monotonicNanos();
    if (resting) {
      resting = false;
      followers.wake();
    }
  }

  /// @param settled whether the group has the shape that it should have, as its leader sees it
  /// @param present the members that membership does not doubt
  synchronized void see(boolean settled, Set<String> present) {
    this.settled = settled;
    this.present = present;
    Promise made = promise;
    if (made != null && !present.contains(made.leader())) {
      promise = null;
    }
    if (!settled) {
      stir();
    }
  }

  /// The group is about to get another shape.
  synchronized void unsettle() {
    settled = false;
    stir();
  }

  /// A leader has spoken.
  ///
  /// @param promiseMs for how long it may be silent from now on; 0 if it will not be
  void heard(String leader, long term, long promiseMs) {
    Promise before = promise;
    if (before != null && term < before.term()) {
      return; // a former leader's
    }
    long untilNanos =
        clock.monotonicNanos() + TimeUnit.MILLISECONDS.toNanos(Math.min(promiseMs, PROMISE_MS));
    promise = promiseMs > 0 ? new Promise(leader, term, untilNanos) : null;
  }

  /// The connection to a leader has ended.
  void lost(String leader) {
    Promise now = promise;
    if (now != null && now.leader().equals(leader)) {
      promise = null;
    }
  }

  /// To be called more often than anybody may stand for election.
  void tick(RaftServer.Division division) {
    if (division.getInfo().isLeader()) {
      lead(division);
    } else {
      resting = false;
      follow(division);
    }
  }

  private synchronized void lead(RaftServer.Division division) {
    long last = division.getRaftLog().getNextIndex() - 1;
    if (last != lastIndex) {
      lastIndex = last;
      stir();
    }
    List<RaftPeerId> others = others(division);
    for (RaftPeerId id : others) {
      if (!settled || !isPresent(id) || !follows(id, last)) {
        stir();
        break;
      }
    }
    boolean rested = resting;
    resting = clock.monotonicNanos() - stirredNanos > IDLE_NANOS;
    if (resting && !rested) {
      followers.wake();
    }
    for (RaftPeerId id : others) {
      FollowerInfo follower = resting ? followers.find(id) : null;
      if (follower != null) {
        follower.updateLastRpcResponseTime();
      }
    }
  }

  private synchronized List<RaftPeerId> others(RaftServer.Division division) {
    RaftConfiguration now = division.getRaftConf();
    if (now != configuration) {
      configuration = now;
      others =
          Stream.of(RaftPeerRole.FOLLOWER, RaftPeerRole.LISTENER)
              .flatMap(role -> now.getCurrentPeers(role).stream())
              .map(RaftPeer::getId)
              .filter(id -> !id.equals(division.getId()))
              .toList();
    }
    return others;
  }

  private boolean isPresent(RaftPeerId id) {
    return present.contains(id.toString());
  }

  /// Whether it has everything and has answered a message that was sent not long ago: that it is
  /// taken to answer in between must not hide that it does not.
  private boolean follows(RaftPeerId id, long last) {
    FollowerInfo follower = followers.find(id);
    return follower != null
        && follower.getMatchIndex() >= last
        && follower.getLastRespondedAppendEntriesSendTime().elapsedTimeMs() < ANSWERED_MS;
  }

  private void follow(RaftServer.Division division) {
    RaftPeerId leader = division.getInfo().getLeaderId();
    if (leader != null && isVouchedFor(leader.toString())) {
      clockOf(division).touch();
    }
  }

  /// Whether it has promised to go on leading, and nobody doubts it.
  boolean isVouchedFor(String leader) {
    Promise made = promise;
    return made != null
        && made.leader().equals(leader)
        && present.contains(leader)
        && clock.monotonicNanos() - made.untilNanos() < 0;
  }

  private synchronized FollowerClock clockOf(RaftServer.Division division) {
    FollowerClock known = follower;
    if (known == null || !known.isOf(division)) {
      known = new FollowerClock(division);
      follower = known;
    }
    return known;
  }
}
