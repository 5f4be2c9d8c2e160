package idunno.consensus;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.Timestamp;

/// When a division has last heard its leader, by which it decides whether to stand for election.
/// Ratis has no call for it, hence the reflection.
final class FollowerClock {
  private final RaftServer.Division division;
  private final AtomicReference<?> state;

  FollowerClock(RaftServer.Division division) {
    this.division = division;
    Object role = Internals.get(division, "role");
    state = (AtomicReference<?>) Internals.get(role, "followerState");
  }

  boolean isOf(RaftServer.Division other) {
    return division == other;
  }

  /// Has the division take it that its leader was heard just now; nothing where it does not follow.
  void touch() {
    Object follower = state.get();
    if (follower != null) {
      Internals.set(follower, "lastRpcTime", Timestamp.currentTime());
    }
  }
}
