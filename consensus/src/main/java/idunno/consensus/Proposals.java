package idunno.consensus;

import idunno.base.Clock;
import idunno.wire.consensus.Transaction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Gathers transactions into log entries. What arrives while fewer than [Limits#inFlight] entries
/// are on their way is sent at once; what arrives later waits and travels together in the next one,
/// which may wait a moment longer for [Company]. So a lone proposal never waits, and under load one
/// fsync serves hundreds.
final class Proposals implements AutoCloseable {
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private final Submission submission;
  private final Limits limits;
  private final Clock clock;
  private final Set<CompletableFuture<Answer>> sent = ConcurrentHashMap.newKeySet();
  private final Company company = new Company();
  private int inFlight;
  private boolean waits;
  private boolean closed;

  private record Waiting(
      Transaction transaction, long sinceNanos, CompletableFuture<Outcome> outcome) {}

  Proposals(Submission submission, Limits limits, Clock clock) {
    this.submission = submission;
    this.limits = limits;
    this.clock = clock;
  }

  /// Proposes all of them; they share entries as far as these have room.
  List<CompletableFuture<Outcome>> propose(List<Transaction> transactions) {
    List<CompletableFuture<Outcome>> outcomes = transactions.stream().map(this::enqueue).toList();
    pump();
    return outcomes;
  }

  private CompletableFuture<Outcome> enqueue(Transaction transaction) {
    int bytes = transaction.getSerializedSize();
    if (bytes > limits.transactionBytes()) {
      return notNow(
          "a transaction of "
              + bytes
              + " bytes is larger than the limit of "
              + limits.transactionBytes());
    }
    Waiting waiting = new Waiting(transaction, clock.monotonicNanos(), new CompletableFuture<>());
    synchronized (queue) {
      if (closed) {
        return notNow("this node is stopping");
      }
      if (queue.size() >= limits.queued()) {
        return notNow("too many changes are waiting for the coordinator: " + queue.size());
      }
      queue.add(waiting);
    }
    return waiting.outcome();
  }

  /// Whether something waits to be sent.
  boolean isAwaited() {
    synchronized (queue) {
      return !queue.isEmpty();
    }
  }

  /// Sends what can be sent. To be called when something may have become possible.
  void pump() {
    for (List<Waiting> batch = nextBatch(); !batch.isEmpty(); batch = nextBatch()) {
      send(batch);
    }
  }

  private List<Waiting> nextBatch() {
    synchronized (queue) {
      if (queue.isEmpty() || inFlight >= limits.inFlight() || !submission.isPossible()) {
        return List.of();
      }
      long now = clock.monotonicNanos();
      if (waitsForCompany(now)) {
        return List.of();
      }
      List<Waiting> batch = new ArrayList<>();
      int bytes = 0;
      for (Waiting next = queue.peek();
          next != null && batch.size() < limits.entryTransactions();
          next = queue.peek()) {
        bytes += next.transaction().getSerializedSize();
        if (!batch.isEmpty() && bytes > limits.entryBytes()) {
          break;
        }
        batch.add(queue.remove());
      }
      inFlight++;
      company.sent(batch.size(), now);
      return batch;
    }
  }

  /// Whether the next entry is to wait; then [#pump] is called when it has waited long enough.
  private boolean waitsForCompany(long nowNanos) {
    long nanos = company.waits(queue.size(), nowNanos);
    if (nanos > 0 && !waits) {
      waits = true;
      CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(this::waited);
    }
    return nanos > 0;
  }

  private void waited() {
    synchronized (queue) {
      waits = false;
    }
    pump();
  }

  private void send(List<Waiting> batch) {
    CompletableFuture<Answer> answer =
        submission.submit(EntryCodec.entry(batch.stream().map(Waiting::transaction).toList()));
    sent.add(answer);
    answer
        .completeOnTimeout(
            new Answer.None("no answer within " + limits.proposal().toSeconds() + " s", true),
            limits.proposal().toMillis(),
            TimeUnit.MILLISECONDS)
        .thenAccept(given -> {
          sent.remove(answer);
          Thread.startVirtualThread(() -> finish(batch, given));
        });
  }

  /// Answers everything, also what is on its way: nothing more will be heard of it.
  void giveUp(String why) {
    sent.forEach(answer -> answer.complete(new Answer.None(why, true)));
    expire(Duration.ZERO, why);
  }

  /// On a thread of its own: what depends on an outcome must not hold up the log.
  private void finish(List<Waiting> batch, Answer answer) {
    synchronized (queue) {
      inFlight--;
      company.answered(clock.monotonicNanos());
    }
    pump();
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).outcome().complete(outcome(answer, i));
    }
  }

  private static Outcome outcome(Answer answer, int i) {
    return switch (answer) {
      case Answer.Given(var index, var reply) -> EntryCodec.outcome(index, reply.getReplies(i));
      case Answer.None(var why, var mayHaveHappened) -> new Outcome.NotNow(why, mayHaveHappened);
    };
  }

  /// Answers what has waited too long for a leader, or all that waits when this member is probably
  /// cut off: nobody was sent it, so that it has not happened for sure. To be called now and then.
  void expire() {
    Duration patience = submission.isHopeless() ? Duration.ZERO : limits.proposal();
    expire(patience, submission.whyNot());
  }

  private void expire(Duration patience, String why) {
    List<Waiting> expired = new ArrayList<>();
    long now = clock.monotonicNanos();
    synchronized (queue) {
      for (Waiting next = queue.peek();
          next != null && now - next.sinceNanos() >= patience.toNanos();
          next = queue.peek()) {
        expired.add(queue.remove());
      }
    }
    expired.forEach(waiting -> waiting.outcome().complete(new Outcome.NotNow(why, false)));
  }

  private static CompletableFuture<Outcome> notNow(String why) {
    return CompletableFuture.completedFuture(new Outcome.NotNow(why, false));
  }

  /// Answers everything that was not sent yet. For the rest see [#giveUp].
  @Override
  public void close() {
    synchronized (queue) {
      closed = true;
    }
    expire(Duration.ZERO, "this node is stopping");
  }
}
