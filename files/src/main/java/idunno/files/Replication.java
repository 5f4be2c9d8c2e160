package idunno.files;

import idunno.base.Problem;
import idunno.files.bulk.ReplicaRefusedException;
import idunno.files.core.BlobId;
import idunno.files.core.ReplicaChoice;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a blob to as many nodes as it needs, in the place of those that fail to others. Used by
/// one thread.
final class Replication {
  private static final Logger LOG = LoggerFactory.getLogger(Replication.class);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final FileService.Here here;
  private final ReplicaChoice choice;
  private final int copies;
  private final Suspects suspects;
  private final Duration decision;
  private final List<IOException> failures = new ArrayList<>();

  /// @param copies how many are wanted
  /// @param suspects told who is silent, and asked who was
  /// @param decision how long to wait for live nodes that are silent, when nobody else is left
  Replication(
      FileService.Here here, BlobId blob, int copies, Suspects suspects, Duration decision) {
    this.here = here;
    this.choice = new ReplicaChoice(blob, copies);
    this.copies = copies;
    this.suspects = suspects;
    this.decision = decision;
  }

  /// A way to give a blob to nodes.
  interface Giver {
    /// Gives it to all of `replicas`; returns why, for those that do not have it on stable storage.
    Map<String, IOException> give(List<String> replicas);
  }

  /// Whom to give the blob now.
  List<String> next() {
    return choice.next(live());
  }

  /// The replicas that have it so far, sorted.
  List<String> stored() {
    return choice.stored();
  }

  void stored(String replica) {
    choice.stored(replica);
    suspects.heard(replica);
  }

  void failed(String replica, IOException why) {
    LOG.info("event=replica_failed replica={} reason={}", replica, why.toString());
    failures.add(why);
    // What this node's own disk refuses once, it will refuse again.
    if (why instanceof ReplicaRefusedException || replica.equals(here.node())) {
      choice.refused(replica);
    } else {
      choice.silent(replica);
      suspects.silent(replica);
    }
  }

  /// Gives the blob to whoever still must have it, and returns the replicas that do.
  ///
  /// @param required how many there must be
  /// @throws idunno.base.ProblemException NOT_NOW when there are fewer
  /// @throws IOException when there is none
  List<String> complete(Giver giver, int required) throws IOException {
    long untilNanos = 0;
    List<String> live = live();
    while (!choice.isComplete(live)) {
      List<String> next = choice.next(live);
      if (!next.isEmpty()) {
        record(next, giver.give(next));
      } else if (!choice.mayHope(live)) {
        break;
      } else if (untilNanos == 0) {
        untilNanos = here.clock().monotonicNanos() + decision.toNanos();
        choice.forgive();
      } else if (here.clock().monotonicNanos() < untilNanos) {
        LockSupport.parkNanos(PAUSE_NANOS);
        choice.forgive();
      } else {
        break;
      }
      live = live();
    }
    return checked(required);
  }

  private List<String> live() {
    return suspects.best(here.neighbours().live(), copies);
  }

  private void record(List<String> given, Map<String, IOException> failed) {
    for (String replica : given) {
      IOException why = failed.get(replica);
      if (why == null) {
        stored(replica);
      } else {
        failed(replica, why);
      }
    }
  }

  private List<String> checked(int required) throws IOException {
    List<String> stored = choice.stored();
    if (stored.isEmpty()) {
      throw all();
    }
    if (stored.size() < required) {
      throw Problem.notNow(
              "only "
                  + stored.size()
                  + " of the "
                  + required
                  + " copies asked for could be made, nothing was stored: try again, or ask for"
                  + " fewer")
          .asException();
    }
    return stored;
  }

  /// The first failure, with the others; once nobody has the blob.
  IOException all() {
    if (failures.isEmpty()) {
      return new IOException("no node can take bytes now");
    }
    IOException first = failures.getFirst();
    failures.stream().skip(1).filter(each -> each != first).forEach(first::addSuppressed);
    return first;
  }
}
