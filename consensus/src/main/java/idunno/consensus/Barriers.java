package idunno.consensus;

import idunno.base.Clock;
import idunno.base.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;

/// Asks the quorum once for all who wait (ReadIndex, section 6.4 of Ongaro's dissertation): a round
/// serves those who came before it began; those who come while it runs wait for the next.
final class Barriers implements AutoCloseable {
  private static final long ROUND_MS = 1_000;

  private final Seat seat;
  private final Failure failure;
  private final Limits limits;
  private final Clock clock;
  private final Supplier<CompletableFuture<Boolean>> rollCall;
  private final ClientId client = ClientId.randomId();
  private final Object monitor = new Object();
  private List<Waiting> waiting = new ArrayList<>();
  private @Nullable Round running;

  private record Waiting(long sinceNanos, CompletableFuture<Void> passed) {}

  /// Those who share one question, and the leader that it went to.
  private record Round(RaftPeerId leader, List<Waiting> waiting) {}

  /// @param rollCall what a leader tries first: true when it is sure that it leads and has all
  Barriers(
      Seat seat,
      Failure failure,
      Limits limits,
      Clock clock,
      Supplier<CompletableFuture<Boolean>> rollCall) {
    this.seat = seat;
    this.failure = failure;
    this.limits = limits;
    this.clock = clock;
    this.rollCall = rollCall;
  }

  CompletableFuture<Void> barrier() {
    Waiting mine = new Waiting(clock.monotonicNanos(), new CompletableFuture<>());
    synchronized (monitor) {
      waiting.add(mine);
    }
    startRound();
    return mine.passed();
  }

  /// Whether somebody waits for a quorum.
  boolean isAwaited() {
    synchronized (monitor) {
      return running != null || !waiting.isEmpty();
    }
  }

  /// Begins a round if somebody waits and none runs, or the one that runs asks a leader that no
  /// longer leads: a process that was stopped answers nobody. To be called now and then, which is
  /// how a round that failed is tried again, and when the leadership changes.
  void startRound() {
    Round round;
    synchronized (monitor) {
      // Not a leader that is not ready: before it commits an entry of its own term it does not know
      // what was committed earlier; Ratis answers all the same when there is one voter.
      RaftPeerId leader = seat.leader();
      if (leader == null) {
        return;
      }
      if (running != null && !running.leader().equals(leader)) {
        waiting.addAll(0, running.waiting());
        running = null;
      }
      if (running != null || waiting.isEmpty()) {
        return;
      }
      round = new Round(leader, waiting);
      running = round;
      waiting = new ArrayList<>();
    }
    CompletableFuture<Boolean> asked = confirm();
    if (asked.isDone()) {
      asked.whenComplete((passed, error) -> ended(round, error == null && passed));
    } else {
      // On a thread of its own: what waits for a barrier must not hold up the log.
      asked.whenCompleteAsync(
          (passed, error) -> ended(round, error == null && passed), Thread::startVirtualThread);
    }
  }

  /// Never throws, or those who wait would do so for ever.
  private CompletableFuture<Boolean> confirm() {
    try {
      return rollCall.get().thenCompose(this::askUnless);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Boolean> askUnless(boolean passed) {
    return passed
        ? CompletableFuture.completedFuture(true)
        : ask().thenApply(RaftClientReply::isSuccess);
  }

  /// A question that nobody answers is asked again: one that was put while this member was being
  /// taken into the group was never answered at all.
  private CompletableFuture<RaftClientReply> ask() {
    return seat.submit(
            RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(seat.self())
                .setGroupId(seat.group())
                .setCallId(seat.nextCall())
                .setMessage(Message.EMPTY)
                .setType(RaftClientRequest.readRequestType())
                .build())
        .orTimeout(ROUND_MS, TimeUnit.MILLISECONDS);
  }

  private void ended(Round round, boolean passed) {
    synchronized (monitor) {
      if (running != round) {
        return; // Those who waited for it were taken to the next leader.
      }
      running = null;
      if (!passed) {
        waiting.addAll(0, round.waiting());
      }
    }
    if (passed) {
      // The next round first: whoever is told may take its time.
      startRound();
      round.waiting().forEach(one -> one.passed().complete(null));
    }
  }

  /// Answers those who have waited too long. To be called now and then.
  void expire() {
    expire(
        limits.barrier().toNanos(),
        seat.isTaken()
            ? "no majority of the coordinator's voters answers"
            : "this node does not belong to the coordinator's group yet");
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
