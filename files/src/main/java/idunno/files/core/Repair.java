package idunno.files.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Decides which versions are to be copied from whom to whom, so that each has its copies again:
/// those with the fewest live copies first, evenly over the nodes that take them.
public final class Repair {
  private final Cluster cluster;
  private final Map<String, Long> written = new HashMap<>();
  private final Map<String, Long> read = new HashMap<>();

  private Repair(Cluster cluster) {
    this.cluster = cluster;
  }

  /// Who there is. A replica that is neither live nor gone is waited for: it may bring its copies
  /// back.
  ///
  /// @param live the replica ids that can give bytes, and take them unless they are gone too
  /// @param gone those that are not counted on any more: not expected back, or about to leave
  /// @param copies how many copies a version shall have
  public record Cluster(Set<String> live, Set<String> gone, int copies) {}

  /// One version's mending.
  ///
  /// @param sources live replicas to copy from, best first
  /// @param targets nodes that are to get a copy; may be empty when only the record is to change
  /// @param replicas the version's replicas when all targets have it
  public record Step(
      FileVersion version, List<String> sources, List<String> targets, List<String> replicas) {}

  /// What to do next, most urgent first.
  ///
  /// @param limit the most steps
  public static List<Step> plan(Namespace namespace, Cluster cluster, int limit) {
    Repair repair = new Repair(cluster);
    List<Namespace.ReplicaSet> endangered = new ArrayList<>(namespace.replicaSets());
    endangered.removeIf(set -> !repair.canBeMended(set.replicas()));
    endangered.sort(
        Comparator.comparingInt((Namespace.ReplicaSet set) -> repair.live(set.replicas()).size())
            // Not by name: a run of sets with the same node would leave that node nothing to take.
            .thenComparing(set -> Integer.reverse(31 * set.replicas().hashCode()))
            .thenComparing(set -> String.join("\n", set.replicas())));
    List<Step> steps = new ArrayList<>();
    Set<BlobId> planned = new HashSet<>();
    for (Namespace.ReplicaSet set : endangered) {
      for (FileVersion version : namespace.versionsOn(set.replicas(), limit - steps.size())) {
        // Versions that share a blob move together.
        if (planned.add(version.content().orElseThrow().id())) {
          steps.add(repair.step(version));
        }
      }
    }
    return steps;
  }

  /// How much has fewer live copies than it could have.
  public static Danger danger(Namespace namespace, Cluster cluster) {
    long below = 0;
    long lost = 0;
    long missingBytes = 0;
    Set<String> lasting = new HashSet<>(cluster.live());
    lasting.removeAll(cluster.gone());
    int possible = Math.min(cluster.copies(), lasting.size());
    for (Namespace.ReplicaSet set : namespace.replicaSets()) {
      long live = set.replicas().stream().filter(lasting::contains).count();
      below += live < possible ? set.versions() : 0;
      lost += live == 0 ? set.versions() : 0;
      missingBytes += Math.max(0, possible - live) * set.bytes();
    }
    return new Danger(below, lost, missingBytes);
  }

  /// @param below versions with fewer live copies than wanted and possible
  /// @param unreachable those of them without any
  /// @param missingBytes of the copies that they lack
  public record Danger(long below, long unreachable, long missingBytes) {}

  /// Some of the versions that have fewer live copies than they could have, those with the fewest
  /// first.
  ///
  /// @param limit the most of them
  public static List<FileVersion> endangered(Namespace namespace, Cluster cluster, int limit) {
    Set<String> lasting = new HashSet<>(cluster.live());
    lasting.removeAll(cluster.gone());
    int possible = Math.min(cluster.copies(), lasting.size());
    List<Namespace.ReplicaSet> sets = new ArrayList<>(namespace.replicaSets());
    sets.removeIf(set -> liveOf(set, lasting) >= possible);
    sets.sort(
        Comparator.comparingLong((Namespace.ReplicaSet set) -> liveOf(set, lasting))
            .thenComparing(set -> String.join("\n", set.replicas())));
    List<FileVersion> endangered = new ArrayList<>();
    for (Namespace.ReplicaSet set : sets) {
      endangered.addAll(namespace.versionsOn(set.replicas(), limit - endangered.size()));
    }
    return endangered;
  }

  private static long liveOf(Namespace.ReplicaSet set, Set<String> lasting) {
    return set.replicas().stream().filter(lasting::contains).count();
  }

  private boolean canBeMended(List<String> replicas) {
    if (live(replicas).isEmpty()) {
      return false;
    }
    int kept = kept(replicas).size();
    boolean recordIsStale = kept >= cluster.copies() && kept < replicas.size();
    return missing(replicas) > 0 || recordIsStale;
  }

  private List<String> live(List<String> replicas) {
    return replicas.stream().filter(cluster.live()::contains).toList();
  }

  private List<String> kept(List<String> replicas) {
    return replicas.stream().filter(replica -> !cluster.gone().contains(replica)).toList();
  }

  /// How many copies can and should be added.
  private int missing(List<String> replicas) {
    Set<String> able = able();
    able.removeAll(replicas);
    return Math.min(able.size(), cluster.copies() - kept(replicas).size());
  }

  private Set<String> able() {
    Set<String> able = new HashSet<>(cluster.live());
    able.removeAll(cluster.gone());
    return able;
  }

  private Step step(FileVersion version) {
    Blob blob = version.content().orElseThrow();
    List<String> targets = targets(blob);
    List<String> sources = leastFirst(live(blob.replicas()), read);
    if (!targets.isEmpty()) {
      read.merge(sources.getFirst(), blob.size() * targets.size(), Long::sum);
    }
    TreeSet<String> replicas = new TreeSet<>(kept(blob.replicas()));
    replicas.addAll(targets);
    // While there are too few, whoever is gone stays listed: it may come back with its copy.
    for (String replica : blob.replicas()) {
      if (replicas.size() < cluster.copies()) {
        replicas.add(replica);
      }
    }
    return new Step(version, sources, targets, List.copyOf(replicas));
  }

  private List<String> targets(Blob blob) {
    Set<String> able = able();
    able.removeAll(blob.replicas());
    List<String> byPlacement = Placement.choose(blob.id(), able, able.size());
    List<String> targets =
        leastFirst(byPlacement, written).stream()
            .limit(Math.max(0, missing(blob.replicas())))
            .toList();
    targets.forEach(target -> written.merge(target, blob.size(), Long::sum));
    return targets;
  }

  private static List<String> leastFirst(List<String> nodes, Map<String, Long> load) {
    return nodes.stream()
        .sorted(Comparator.comparingLong((String node) -> load.getOrDefault(node, 0L)))
        .toList();
  }
}
