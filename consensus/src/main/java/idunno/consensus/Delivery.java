package idunno.consensus;

import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/// One entry on its way to whoever leads. Each attempt carries the same call id, which the retry
/// caches of all replicas know it by.
final class Delivery {
  private final long callId;
  private final ByteString entry;
  private final long deadlineNanos;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();
  private @Nullable RaftPeerId to;
  private @Nullable RaftPeerId failedAt;
  private int attempts;
  private long notBeforeNanos;
  private boolean mayHaveHappened;
  private @Nullable String lastWhy;

  /// Since when nobody is known who leads, of one that somebody who did has got or may have got.
  private @Nullable Long leaderlessSinceNanos;

  Delivery(long callId, ByteString entry, long nowNanos, long patienceNanos) {
    this.callId = callId;
    this.entry = entry;
    this.deadlineNanos = nowNanos + patienceNanos;
    this.notBeforeNanos = nowNanos;
  }

  long callId() {
    return callId;
  }

  ByteString entry() {
    return entry;
  }

  CompletableFuture<Answer> answer() {
    return answer;
  }

  /// The number of the attempt that is to be made now at `leader`, or 0 for none: nobody leads, it
  /// is being tried there, or it is too early to try there again.
  synchronized int begin(@Nullable RaftPeerId leader, long nowNanos) {
    if (leader != null) {
      leaderlessSinceNanos = null;
    } else if (attempts > 0 && leaderlessSinceNanos == null) {
      leaderlessSinceNanos = nowNanos;
    }
    boolean underWay = to != null && to.equals(leader);
    boolean early = leader != null && leader.equals(failedAt) && nowNanos - notBeforeNanos < 0;
    if (answer.isDone() || leader == null || underWay || early) {
      return 0;
    }
    // What an earlier attempt left with another leader may still happen.
    mayHaveHappened |= to != null;
    to = leader;
    return ++attempts;
  }

  /// Notes how an attempt failed; a later attempt that is under way is not disturbed.
  synchronized void failed(int attempt, String why, boolean mayHaveHappened, long retryNanos) {
    this.mayHaveHappened |= mayHaveHappened;
    lastWhy = why;
    if (attempt == attempts) {
      failedAt = to;
      to = null;
      notBeforeNanos = retryNanos;
    }
  }

  synchronized boolean wasTriedOnce() {
    return attempts == 1;
  }

  synchronized boolean isExpired(long nowNanos) {
    return nowNanos - deadlineNanos >= 0;
  }

  /// Whether nobody has led for so long since it was tried: this member may be cut off.
  synchronized boolean isStranded(long nowNanos, long limitNanos) {
    Long since = leaderlessSinceNanos;
    return since != null && nowNanos - since >= limitNanos;
  }

  /// Ends it without an answer.
  void giveUp(String why) {
    Answer none;
    synchronized (this) {
      none = new Answer.None(lastWhy == null ? why : lastWhy, mayHaveHappened || to != null);
    }
    answer.complete(none);
  }
}
