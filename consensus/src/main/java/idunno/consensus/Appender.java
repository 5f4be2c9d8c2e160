package idunno.consensus;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.apache.ratis.util.AwaitForSignal;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/// What a leader sends to one follower, with fewer heartbeats and less waking for nothing than
/// Ratis's own: those are nearly all that an idle group does. See docs/decisions/0011.
final class Appender extends GrpcLogAppender {
  /// Of the shortest time after which a follower stands for election. Ratis takes a half.
  private static final double HEARTBEAT = 0.6;

  private static final long NEVER = Long.MIN_VALUE;

  private final long heartbeatMs;
  private final Signal news;
  private final Quiescence quiescence;
  private final Followers followers;
  private final LogDamage damage;

  /// Whether the follower was told last that it may hear nothing for a while.
  private volatile boolean promised;

  /// What the next message had for a number when a heartbeat was last asked for.
  private volatile long askedFor = NEVER;

  /// Who has to know what it does.
  record Watchers(Quiescence quiescence, Followers followers, LogDamage damage) {}

  Appender(
      RaftServer.Division server, LeaderState state, FollowerInfo follower, Watchers watchers) {
    super(server, state, follower);
    this.quiescence = watchers.quiescence();
    this.followers = watchers.followers();
    this.damage = watchers.damage();
    heartbeatMs = heartbeatMs(server.properties().minRpcTimeoutMs());
    news = new Signal(this, Duration.ZERO);
  }

  /// The time between two heartbeats to a follower that stands for election after so long at least.
  static long heartbeatMs(long electionMinMs) {
    return Math.round(HEARTBEAT * electionMinMs);
  }

  @Override
  public CompletableFuture<LifeCycle.State> stopAsync() {
    followers.ended(this);
    return super.stopAsync();
  }

  @Override
  public AwaitForSignal getEventAwaitForSignal() {
    return news;
  }

  /// Asks for a heartbeat that is not on its way yet.
  @Override
  public synchronized void triggerHeartbeat() {
    quiescence.stir();
    askedFor = super.getCallId();
    super.triggerHeartbeat();
  }

  /// Called when a message is sent, which may have been made before the last one was asked for:
  /// then that is still owed.
  @Override
  protected synchronized void resetHeartbeatTrigger() {
    if (askedFor < super.getCallId()) {
      super.resetHeartbeatTrigger();
    }
  }

  /// The number from which on an answer tells something to whoever has just asked for a heartbeat.
  /// Ratis looks after asking: by then that heartbeat may have gone, its answer would not count,
  /// and the reader would wait for the next.
  @Override
  public long getCallId() {
    long asked = askedFor;
    return asked == NEVER ? super.getCallId() : asked;
  }

  /// Milliseconds until the next heartbeat is due; not positive when it is.
  @Override
  public long getHeartbeatWaitTimeMs() {
    if (super.getHeartbeatWaitTimeMs() == 0) {
      return 0; // one has been asked for
    }
    long sinceSent = getFollower().getLastHeartbeatSendTime().elapsedTimeMs();
    if (quiescence.isResting()) {
      // What is to be silence must be announced first.
      return promised ? Quiescence.HEARTBEAT_MS - sinceSent : 0;
    }
    long sinceAnswer = getFollower().getLastRpcResponseTime().elapsedTimeMs();
    return Math.max(heartbeatMs - sinceAnswer, heartbeatMs / 2 - sinceSent);
  }

  @Override
  public @Nullable AppendEntriesRequestProto newAppendEntriesRequest(long callId, boolean heartbeat)
      throws RaftLogIOException {
    AppendEntriesRequestProto request;
    try {
      request = super.newAppendEntriesRequest(callId, heartbeat);
    } catch (RaftLogIOException e) {
      damage.suspect(e);
      throw e;
    }
    if (request == null) {
      promised = false;
      return null;
    }
    if (request.getEntriesCount() > 0) {
      quiescence.stir();
    }
    promised = quiescence.isResting();
    return promised ? Hearing.promising(request) : request;
  }

  /// Also called for each answer to a heartbeat, which leaves nothing to be done for a follower
  /// that has everything and knows that it is committed.
  @Override
  public void notifyLogAppender() {
    long last = getRaftLog().getNextIndex() - 1;
    if (getFollower().getCommitIndex() < last || shouldSendAppendEntries()) {
      super.notifyLogAppender();
    }
  }
}
