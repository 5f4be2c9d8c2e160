package idunno.consensus;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.jspecify.annotations.Nullable;

/// What this member knows of those who follow it, while it leads.
///
/// Ratis 3.3.0 forgets to note that a newcomer which came in as a listener has caught up. It goes
/// on telling it that it is being initialized, so that this one never takes part in an election,
/// not even once it votes; and when the next newcomer fails to come in, it stops sending to it. A
/// group that grew by listeners lost its leader for ever that way. There is no call to put it
/// right, hence the reflection.
final class Followers {
  private static final String KEY = Followers.class.getName();
  private static final String QUIESCENCE = Quiescence.class.getName();

  private final Map<RaftPeerId, Appender> newest = new ConcurrentHashMap<>();

  /// The follower as the leader sees it, or null if this member does not lead it.
  @Nullable FollowerInfo find(RaftPeerId id) {
    Appender appender = newest.get(id);
    return appender == null ? null : appender.getFollower();
  }

  /// How many are being sent to.
  int size() {
    return newest.size();
  }

  /// Notes that a member of the present configuration has caught up.
  void markCaughtUp(RaftPeerId id) {
    FollowerInfo follower = find(id);
    if (follower == null) {
      return;
    }
    try {
      Method catchUp = follower.getClass().getDeclaredMethod("catchUp");
      catchUp.setAccessible(true);
      catchUp.invoke(follower);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this version of Ratis notes elsewhere who caught up", e);
    }
  }

  /// Ratis sends to the follower no more, or not by this appender.
  void ended(Appender appender) {
    newest.remove(appender.getFollowerId(), appender);
  }

  /// Has whatever sends to them look again at what is to be sent.
  void wake() {
    newest.values().forEach(appender -> appender.getEventAwaitForSignal().signal());
  }

  void tellTo(Parameters parameters, Quiescence quiescence, LogDamage damage) {
    parameters.put(KEY, this, Followers.class);
    parameters.put(QUIESCENCE, quiescence, Quiescence.class);
    parameters.put(LogDamage.KEY, damage, LogDamage.class);
  }

  /// How Ratis is told to ask us whenever it begins to send to a follower: it makes an object of
  /// this class, by its name.
  static final class Rpc implements RpcType {
    @Override
    public String name() {
      return Rpc.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
      return new Factory(parameters);
    }
  }

  private static final class Factory extends GrpcFactory {
    private final Followers followers;
    private final Quiescence quiescence;
    private final LogDamage damage;

    Factory(Parameters parameters) {
      super(parameters);
      followers = parameters.getNonNull(KEY, Followers.class);
      quiescence = parameters.getNonNull(QUIESCENCE, Quiescence.class);
      damage = parameters.getNonNull(LogDamage.KEY, LogDamage.class);
    }

    @Override
    public LogAppender newLogAppender(
        RaftServer.Division server, LeaderState state, FollowerInfo follower) {
      ReadQuorum.askAlways(state);
      quiescence.stir();
      Appender.Watchers watchers = new Appender.Watchers(quiescence, followers, damage);
      Appender appender = new Appender(server, state, follower, watchers);
      followers.newest.put(follower.getId(), appender);
      return appender;
    }
  }
}
