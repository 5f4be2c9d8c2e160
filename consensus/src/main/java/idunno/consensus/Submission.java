package idunno.consensus;

import com.google.protobuf.InvalidProtocolBufferException;
import idunno.base.Clock;
import idunno.wire.consensus.EntryReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/// Takes encoded entries to the leader: a method call when that is this member, a connection
/// otherwise. An entry that is with a leader that no longer leads is taken to the next one as soon
/// as this member hears of it, without waiting for what a stopped process will not say.
final class Submission implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /// Below the 60 s for which retry caches know an entry: tried any longer it could be applied
  /// twice.
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(50);

  private final Seat seat;
  private final Connections connections;
  private final Failure failure;
  private final Clock clock;
  private final long patienceNanos;

  private final Leaderless leaderless;
  private final long leaderlessNanos;

  private final Set<Delivery> open = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<Long> replied = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  Submission(Seat seat, Connections connections, Failure failure, GroupConfig config) {
    this.seat = seat;
    this.connections = connections;
    this.failure = failure;
    this.clock = config.clock();
    this.patienceNanos = Math.min(LONGEST_NANOS, config.limits().proposal().toNanos());
    this.leaderlessNanos = config.limits().leaderless().toNanos();
    this.leaderless = new Leaderless(clock, config.limits().leaderless());
  }

  /// Notes whether there is a leader. To be called a few times in an election, and when the
  /// leadership changes.
  void look() {
    leaderless.see(isPossible());
  }

  /// Whether there has been no leader for so long that nothing is to be waited for.
  boolean isHopeless() {
    look();
    return leaderless.isForLong();
  }

  /// Whether there is a leader that would take an entry.
  boolean isPossible() {
    return seat.leader() != null;
  }

  /// Whether an entry is on its way.
  boolean isOpen() {
    return !open.isEmpty();
  }

  /// Why nothing can be submitted, for a person.
  String whyNot() {
    String why = failure.why();
    if (why != null) {
      return why;
    }
    return seat.isTaken()
        ? "no coordinator is known: there may be no majority of voters"
        : "this node does not belong to the coordinator's group yet";
  }

  /// The future never completes exceptionally.
  CompletableFuture<Answer> submit(ByteString entry) {
    String why = closed ? "this node is stopping" : failure.why();
    if (why != null) {
      return CompletableFuture.completedFuture(new Answer.None(why, false));
    }
    Delivery delivery = new Delivery(seat.nextCall(), entry, clock.monotonicNanos(), patienceNanos);
    open.add(delivery);
    delivery.answer().thenRun(() -> finished(delivery));
    attempt(delivery);
    return delivery.answer();
  }

  private void finished(Delivery delivery) {
    open.remove(delivery);
    // An attempt that was left behind may still arrive: the retry cache has to know it then.
    if (delivery.wasTriedOnce()) {
      replied.add(delivery.callId());
    }
  }

  /// Takes on what waits for a leader, or is with one that no longer leads. To be called now and
  /// then, and when the leadership changes.
  void wake() {
    for (Delivery delivery : open) {
      long now = clock.monotonicNanos();
      if (delivery.isExpired(now) || delivery.isStranded(now, leaderlessNanos)) {
        delivery.giveUp(whyNot());
      } else {
        attempt(delivery);
      }
    }
  }

  private void attempt(Delivery delivery) {
    RaftPeerId leader = seat.leader();
    int number = delivery.begin(leader, clock.monotonicNanos());
    if (number == 0 || leader == null) {
      return;
    }
    send(leader, request(leader, delivery))
        .whenComplete((reply, error) -> ended(delivery, number, reply, error));
  }

  private CompletableFuture<RaftClientReply> send(RaftPeerId leader, RaftClientRequest request) {
    if (leader.equals(seat.self())) {
      return seat.submit(request);
    }
    RaftPeer peer = seat.find(leader);
    return peer == null
        ? CompletableFuture.failedFuture(new ServerNotReadyException(leader + " is not known"))
        : connections.send(peer, request);
  }

  private RaftClientRequest request(RaftPeerId leader, Delivery delivery) {
    return RaftClientRequest.newBuilder()
        .setClientId(seat.client())
        .setServerId(leader)
        .setGroupId(seat.group())
        .setCallId(delivery.callId())
        .setRepliedCallIds(takeReplied())
        .setMessage(Message.valueOf(delivery.entry()))
        .setType(RaftClientRequest.writeRequestType())
        .build();
  }

  /// The ids whose replies the retry cache need not keep any longer.
  private List<Long> takeReplied() {
    List<Long> ids = new ArrayList<>();
    for (Long id = replied.poll(); id != null; id = replied.poll()) {
      ids.add(id);
    }
    return ids;
  }

  private void ended(
      Delivery delivery, int attempt, @Nullable RaftClientReply reply, @Nullable Throwable error) {
    if (reply != null && reply.isSuccess()) {
      delivery.answer().complete(answer(reply));
      return;
    }
    Throwable cause = cause(reply, error);
    String why = why(cause);
    delivery.failed(attempt, why, !isSure(cause), clock.monotonicNanos() + PAUSE_NANOS);
    if (closed || failure.why() != null || isFinal(cause)) {
      delivery.giveUp(why);
    }
  }

  private static Throwable cause(@Nullable RaftClientReply reply, @Nullable Throwable error) {
    if (error != null) {
      Throwable cause = error.getCause();
      return error instanceof CompletionException && cause != null ? cause : error;
    }
    Throwable refusal = reply == null ? null : reply.getException();
    return refusal == null ? new IOException("refused without a reason") : refusal;
  }

  private static Answer answer(RaftClientReply reply) {
    try {
      EntryReply given = EntryCodec.parseReply(reply.getMessage().getContent());
      return given.getRepliesCount() == 0
          ? new Answer.None("applied, but its results were lost with the old coordinator", true)
          : new Answer.Given(reply.getLogIndex(), given);
    } catch (InvalidProtocolBufferException e) {
      return new Answer.None("the coordinator's answer is not readable: " + e.getMessage(), true);
    }
  }

  /// Nothing changes by trying again.
  private static boolean isFinal(Throwable error) {
    return error instanceof StateMachineException || error instanceof ResourceUnavailableException;
  }

  /// Only errors that Ratis gives before it appends are sure; a leader that steps down answers what
  /// it has appended with the same "not leader" as what it has not.
  private static boolean isSure(Throwable error) {
    return error instanceof StateMachineException
        || error instanceof LeaderNotReadyException
        || error instanceof LeaderSteppingDownException
        || error instanceof ResourceUnavailableException
        || error instanceof ServerNotReadyException;
  }

  private String why(Throwable error) {
    String fatal = failure.why();
    if (fatal != null) {
      return fatal;
    }
    Throwable inner = error.getCause();
    return error instanceof StateMachineException && inner != null
        ? String.valueOf(inner.getMessage())
        : String.valueOf(error.getMessage());
  }

  /// Answers everything that is on its way, for nothing more will be heard of it.
  @Override
  public void close() throws IOException {
    closed = true;
    open.forEach(delivery -> delivery.giveUp("this node is stopping"));
    connections.close();
  }
}
