package idunno.consensus;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// A group of replicas of the same state machines, seen from one of its members. All methods may be
/// called by any thread.
public interface ReplicatedGroup extends AutoCloseable {
  /// Proposes that all `parts` be applied together or not at all. Transactions that are proposed at
  /// about the same time travel in one log entry. The future never completes exceptionally.
  default CompletableFuture<Outcome> propose(List<Part> parts) {
    return proposeAll(List.of(parts)).getFirst();
  }

  /// Proposes transactions, each as [#propose] does, that share log entries as far as these have
  /// room. They are applied in this order; each stands alone.
  List<CompletableFuture<Outcome>> proposeAll(List<List<Part>> transactions);

  /// Completes when the local state contains everything that was acknowledged anywhere before the
  /// call (a ReadIndex round), so that a [#read] after it is linearizable. Completes exceptionally
  /// with [idunno.base.ProblemException] (NOT_NOW) when there is no quorum to ask within the time
  /// limit.
  CompletableFuture<Void> barrier();

  /// Runs `query` while no entry is being applied. Keep it short: applying waits for it.
  <T> T read(Supplier<T> query);

  /// Who leads, as far as this member knows, and who has which part.
  Leadership leadership();

  /// The leader's peer name alone, which costs next to nothing; "" while none is known.
  String leader();

  /// Whether the group counts on this member, as a voter or as a listener. False for one that was
  /// opened without founders until the group has taken it in, and for one that the group has given
  /// up, until it has taken it back. Meanwhile proposals and barriers wait, and are answered "not
  /// now" when their time is up; [#read] sees whatever this member has applied so far.
  boolean isMember();

  /// Calls `listener` after entries have been applied and when leadership changes, until the
  /// registration is closed. The call comes from an internal thread and must not block.
  Registration listen(Listener listener);

  @Override
  void close();

  /// @param leader the leader's peer name, or "" while none is known
  /// @param term the present term: it fences whatever a leader hands out
  record Leadership(
      String leader, boolean isLocal, long term, List<String> voters, List<String> listeners) {}

  /// What a member is told as it happens.
  interface Listener {
    void applied(long index);

    void leadershipChanged(Leadership now);
  }

  /// Ends a [#listen].
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
