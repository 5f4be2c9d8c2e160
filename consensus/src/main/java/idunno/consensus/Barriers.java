package idunno.consensus;

import idunno.base.Clock;
import idunno.base.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.server.RaftServer;

/// Asks the quorum once for all who wait (ReadIndex, section 6.4 of Ongaro's dissertation): a round
/// serves those who came before it began; those who come while it runs wait for the next.
final class Barriers implements AutoCloseable {
  private final RaftServer server;
  private final RaftServer.Division division;
  private final Failure failure;
  private final Limits limits;
  private final Clock clock;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong callIds = new AtomicLong();
  private final Object monitor = new Object();
  private List<Waiting> waiting = new ArrayList<>();
  private boolean running;

  private record Waiting(long sinceNanos, CompletableFuture<Void> passed) {}

  Barriers(
      RaftServer server,
      RaftServer.Division division,
      Failure failure,
      Limits limits,
      Clock clock) {
    this.server = server;
    this.division = division;
    this.failure = failure;
    this.limits = limits;
    this.clock = clock;
  }

  CompletableFuture<Void> barrier() {
    Waiting mine = new Waiting(clock.monotonicNanos(), new CompletableFuture<>());
    synchronized (monitor) {
      waiting.add(mine);
    }
    startRound();
    return mine.passed();
  }

  /// Begins a round if none runs and somebody waits. To be called now and then, which is how a
  /// round that failed is tried again.
  void startRound() {
    List<Waiting> round;
    synchronized (monitor) {
      if (running || waiting.isEmpty() || !canAsk()) {
        return;
      }
      running = true;
      round = waiting;
      waiting = new ArrayList<>();
    }
    CompletableFuture<RaftClientReply> asked = ask();
    if (asked.isDone()) {
      asked.whenComplete((reply, error) -> ended(round, error == null && reply.isSuccess()));
    } else {
      // On a thread of its own: what waits for a barrier must not hold up the log.
      asked.whenCompleteAsync(
          (reply, error) -> ended(round, error == null && reply.isSuccess()),
          Thread::startVirtualThread);
    }
  }

  /// A leader that has not yet committed an entry of its own term does not know what was committed
  /// before; Ratis answers all the same when there is one voter.
  private boolean canAsk() {
    var info = division.getInfo();
    return info.isAlive() && (!info.isLeader() || info.isLeaderReady());
  }

  private CompletableFuture<RaftClientReply> ask() {
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(server.getId())
            .setGroupId(division.getMemberId().getGroupId())
            .setCallId(callIds.incrementAndGet())
            .setMessage(Message.EMPTY)
            .setType(RaftClientRequest.readRequestType())
            .build();
    try {
      return server.submitClientRequestAsync(request);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void ended(List<Waiting> round, boolean passed) {
    synchronized (monitor) {
      running = false;
      if (!passed) {
        waiting.addAll(0, round);
      }
    }
    if (passed) {
      // The next round first: whoever is told may take its time.
      startRound();
      round.forEach(one -> one.passed().complete(null));
    }
  }

  /// Answers those who have waited too long. To be called now and then.
  void expire() {
    expire(limits.barrier().toNanos(), "no majority of the coordinator's voters answers");
  }

  /// Answers all who wait.
  void giveUp(String why) {
    expire(0, why);
  }

  private void expire(long patienceNanos, String why) {
    List<Waiting> expired = new ArrayList<>();
    long now = clock.monotonicNanos();
    synchronized (monitor) {
      waiting.removeIf(one -> now - one.sinceNanos() >= patienceNanos && expired.add(one));
    }
    String fatal = failure.why();
    for (Waiting one : expired) {
      one.passed().completeExceptionally(Problem.notNow(fatal != null ? fatal : why).asException());
    }
  }

  @Override
  public void close() {
    expire(0, "this node is stopping");
  }
}
