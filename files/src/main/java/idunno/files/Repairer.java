package idunno.files;

import idunno.base.ProblemException;
import idunno.files.core.Filling;
import idunno.files.core.Repair;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Copies what has too few copies. Whoever is the coordinator's leader calls [#round] again and
/// again; two that do so at once do no harm, since of two that move a version the second is
/// refused.
///
/// A copy counts when the node that made it has compared every byte with the version's digest and
/// has it on stable storage.
public final class Repairer {
  private final FileService files;
  private final NamespaceLog namespace;
  private final Limits limits;
  private final Moves moves;

  /// @param concurrency how many versions are copied at once
  /// @param versionsPerRound how many at most in one round
  /// @param copies how many copies a version shall have
  /// @param bytesPerSecond how much may be copied, all nodes together
  public record Limits(int concurrency, int versionsPerRound, int copies, long bytesPerSecond) {
    public Limits {
      if (concurrency < 1 || versionsPerRound < 1 || copies < 1 || bytesPerSecond < 1) {
        throw new IllegalArgumentException("a repairer needs to be allowed at least one of each");
      }
    }

    /// Without a limit on bytes.
    public Limits(int concurrency, int versionsPerRound, int copies) {
      this(concurrency, versionsPerRound, copies, Long.MAX_VALUE);
    }

    /// Eight at once, a thousand in a round, four copies.
    static Limits standard(long bytesPerSecond) {
      return new Limits(8, 1_000, 4, bytesPerSecond);
    }
  }

  /// What a round did.
  ///
  /// @param mended versions that have more copies now
  /// @param failed versions that could not be copied, or moved meanwhile
  /// @param bytes that were copied
  public record Round(int mended, int failed, long bytes) {
    /// Whether another round may find more to do.
    public boolean mayContinue() {
      return mended > 0;
    }
  }

  /// @param files the node's own: its neighbours are whom it may use
  public Repairer(FileService files, NamespaceLog namespace, Limits limits) {
    this.files = files;
    this.namespace = namespace;
    this.limits = limits;
    this.moves = new Moves(files, new Pace(files.clock(), limits.bytesPerSecond()));
  }

  /// With the standard limits, and the node's own on bytes.
  public Repairer(FileService files, NamespaceLog namespace) {
    this(files, namespace, Limits.standard(files.upkeepSettings().copyBytesPerSecond()));
  }

  /// How many versions have too few live copies.
  ///
  /// @param gone the replica ids that are not counted on any more
  public Repair.Danger danger(Set<String> gone) {
    Repair.Cluster cluster = cluster(gone);
    return namespace.readLocal(state -> Repair.danger(state, cluster));
  }

  /// Whether a [#round] would find anything, as far as this node knows. Asks no quorum.
  ///
  /// @param gone the replica ids that are not counted on any more
  public boolean isNeeded(Set<String> gone) {
    Repair.Cluster cluster = cluster(gone);
    return namespace.readLocal(state -> !Repair.plan(state, cluster, 1).isEmpty());
  }

  /// Mends what is most endangered, up to the limits; returns when all of it is done. Interrupting
  /// it ends it after what is under way.
  ///
  /// @param gone the replica ids that are not counted on any more
  /// @throws ProblemException NOT_NOW without a quorum
  public Round round(Set<String> gone) {
    Repair.Cluster cluster = cluster(gone);
    return carryOut(
        namespace.read(state -> Repair.plan(state, cluster, limits.versionsPerRound())));
  }

  /// Moves some versions from the fullest nodes to the emptiest; returns when all of that is done.
  ///
  /// @param gone the replica ids that are not counted on any more
  /// @throws ProblemException NOT_NOW without a quorum
  public Round fill(Set<String> gone, Filling.Limits band) {
    Repair.Cluster cluster = cluster(gone);
    return carryOut(namespace.read(state -> Filling.plan(state, cluster, band)));
  }

  /// Whether a [#fill] would find anything, as far as this node knows. Asks no quorum.
  ///
  /// @param gone the replica ids that are not counted on any more
  public boolean isUneven(Set<String> gone, Filling.Limits band) {
    Repair.Cluster cluster = cluster(gone);
    Filling.Limits one = new Filling.Limits(1, 1, band.leastBand());
    return namespace.readLocal(state -> !Filling.plan(state, cluster, one).isEmpty());
  }

  private Round carryOut(List<Repair.Step> steps) {
    AtomicInteger mended = new AtomicInteger();
    AtomicLong bytes = new AtomicLong();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(limits.concurrency(), Thread.ofVirtual().factory())) {
      for (Repair.Step step : steps) {
        threads.execute(() -> {
          long copied = moves.carryOut(step);
          if (copied >= 0) {
            mended.incrementAndGet();
            bytes.addAndGet(copied);
          }
        });
      }
    }
    return new Round(mended.get(), steps.size() - mended.get(), bytes.get());
  }

  private Repair.Cluster cluster(Set<String> gone) {
    return new Repair.Cluster(Set.copyOf(files.neighbours().live()), gone, limits.copies());
  }
}
