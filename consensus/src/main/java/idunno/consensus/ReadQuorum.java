package idunno.consensus;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.raftlog.RaftLogIndex;
import org.jspecify.annotations.Nullable;

/// Has a leader ask a majority before each round of reads. Ratis 3.3.0 remembers the last index
/// that a majority has confirmed, and while nothing new is committed it takes that for an answer to
/// every later read: a leader that was stopped, or cut off, then reads what others have long
/// changed, until it notices that it does not lead. ReadIndex (section 6.4 of Ongaro's
/// dissertation) asks each time. There is no setting for it, hence the reflection.
///
/// Ratis also has a read join the round that runs for the same index, and so count answers from
/// before it: after a pause of the leader, from before others took over. Here it joins a young
/// round only, younger than any election; an older one ends with the new one.
final class ReadQuorum {
  /// Far below the shortest time after which a follower stands for election.
  private static final long YOUNG_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private ReadQuorum() {}

  /// @param leadership has just begun
  static void askAlways(LeaderState leadership) {
    Object heartbeats = Internals.get(leadership, "readIndexHeartbeats");
    Object rounds = Internals.get(heartbeats, "appendEntriesListeners");
    if (!(Internals.get(rounds, "sorted") instanceof Rounds)) {
      Internals.set(heartbeats, "ackedCommitIndex", new Forgetful());
      Internals.set(rounds, "sorted", new Rounds());
    }
  }

  /// An index that stays below all others.
  private static final class Forgetful extends RaftLogIndex {
    Forgetful() {
      super("confirmed", RaftLog.INVALID_LOG_INDEX);
    }

    @Override
    public boolean updateToMax(long newIndex, Consumer<Object> log) {
      return false;
    }
  }

  /// The rounds that run, by the index that they confirm. Ratis guards it with a lock.
  @SuppressWarnings("serial")
  private static final class Rounds extends TreeMap<Long, Object> {
    private final Map<Object, Long> begunNanos = new IdentityHashMap<>();

    @Override
    public Object computeIfAbsent(Long index, Function<? super Long, ?> begin) {
      Object running = get(index);
      long now = System.nanoTime();
      Long begun = begunNanos.get(running);
      if (running != null && begun != null && now - begun < YOUNG_NANOS) {
        return running;
      }
      Object round = begin.apply(index);
      put(index, round);
      begunNanos.keySet().retainAll(values());
      begunNanos.put(round, now);
      if (running != null) {
        future(round).whenComplete((confirmed, error) -> end(future(running), confirmed, error));
      }
      return round;
    }

    private static void end(
        CompletableFuture<Long> older, Long confirmed, @Nullable Throwable error) {
      if (error != null) {
        older.completeExceptionally(error);
      } else {
        older.complete(confirmed);
      }
    }

    @SuppressWarnings("unchecked")
    private static CompletableFuture<Long> future(Object round) {
      return (CompletableFuture<Long>) Internals.get(round, "future");
    }
  }
}
