package idunno.consensus;

import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.Timestamp;
import org.jspecify.annotations.Nullable;

/// When a division has last heard its leader, by which it decides whether to stand for election.
/// Ratis has no call for it, hence the reflection.
final class FollowerClock {
  private final RaftServer.Division division;
  private final AtomicReference<?> state;
  private @Nullable Field lastHeard;

  FollowerClock(RaftServer.Division division) {
    this.division = division;
    Object role = Internals.get(division, "role");
    state = (AtomicReference<?>) Internals.get(role, "followerState");
  }

  boolean isOf(RaftServer.Division other) {
    return division == other;
  }

  /// Has the division take it that its leader was heard just now; nothing where it does not follow.
  synchronized void touch() {
    Object follower = state.get();
    if (follower == null) {
      return;
    }
    Field field = lastHeard;
    if (field == null) {
      field = Internals.field(follower, "lastRpcTime");
      lastHeard = field;
    }
    try {
      field.set(follower, Timestamp.currentTime());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
