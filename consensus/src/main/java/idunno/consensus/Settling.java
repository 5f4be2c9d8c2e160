package idunno.consensus;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/// Proves on the leader that the voters run with the present configuration. That Ratis has
/// exchanged it says only that a majority has stored it: a new voter that has not, or that took it
/// in but still behaves as the listener it was, gives no vote. So once all who answer have stored
/// it, an entry that does nothing is appended; who stores that one too has taken part since.
final class Settling {
  private static final long UNKNOWN = Long.MAX_VALUE;

  private final Seat seat;
  private final Reconfiguration reconfiguration;
  private final AtomicLong proof = new AtomicLong(UNKNOWN);
  private long term = -1;
  private long configuration = -1;
  private boolean asked;

  Settling(Seat seat, Reconfiguration reconfiguration) {
    this.seat = seat;
    this.reconfiguration = reconfiguration;
  }

  /// The voters that are known to run with the present configuration and that answer.
  synchronized List<String> running() {
    begin();
    long index = proof.get();
    return index == UNKNOWN ? List.of() : reconfiguration.votersWith(index);
  }

  /// Whether all voters that answer are running. Takes the steps that lead there; to be called
  /// until it says so.
  synchronized boolean isDone() {
    begin();
    List<String> answering = reconfiguration.votersWith(0);
    if (!asked) {
      if (!reconfiguration.votersWith(configuration).equals(answering)) {
        return false;
      }
      asked = true;
      prove();
    }
    return proof.get() != UNKNOWN && reconfiguration.votersWith(proof.get()).equals(answering);
  }

  /// Forgets the proof when it was for another configuration or another time as the leader.
  private void begin() {
    long nowTerm = seat.division().getInfo().getCurrentTerm();
    long nowConfiguration = reconfiguration.index();
    if (term != nowTerm || configuration != nowConfiguration) {
      term = nowTerm;
      configuration = nowConfiguration;
      proof.set(UNKNOWN);
      asked = false;
    }
  }

  private void prove() {
    long provenConfiguration = configuration;
    CompletableFuture<Void> _ =
        seat.append(EntryCodec.entry(List.of()))
            .handle((reply, error) -> {
              proven(
                  provenConfiguration,
                  error == null && reply.isSuccess() ? reply.getLogIndex() : UNKNOWN);
              return null;
            });
  }

  private synchronized void proven(long provenConfiguration, long index) {
    if (configuration == provenConfiguration) {
      proof.set(index);
      asked = index != UNKNOWN;
    }
  }
}
