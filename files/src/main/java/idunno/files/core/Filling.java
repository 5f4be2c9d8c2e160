package idunno.files.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Decides which versions move from full nodes to empty ones, so that all hold about the same;
/// above all, so that a new node gets its share. Every step brings the two nodes that it is about
/// closer together and never makes the emptier one the fuller, so that the steps come to an end,
/// and two plans never undo each other.
public final class Filling {
  /// What a version costs a node beside its bytes.
  private static final long BYTES_PER_VERSION = 4_096;

  private final Set<String> able;
  private final Map<String, Long> load = new HashMap<>();
  private final Limits limits;
  private final long band;

  /// How much is done at once, and when it is good enough.
  ///
  /// @param steps the most versions that move in one plan
  /// @param bytes after so many a plan ends
  /// @param leastBand nodes may differ by so many bytes, and always by a twentieth of what they
  ///   hold
  public record Limits(int steps, long bytes, long leastBand) {}

  private Filling(Namespace namespace, Repair.Cluster cluster, Limits limits) {
    this.limits = limits;
    this.able = new TreeSet<>(cluster.live());
    able.removeAll(cluster.gone());
    able.forEach(node -> load.put(node, 0L));
    for (Namespace.ReplicaSet set : namespace.replicaSets()) {
      long weight = set.bytes() + BYTES_PER_VERSION * set.versions();
      set.replicas().forEach(node -> load.computeIfPresent(node, (_, now) -> now + weight));
    }
    long sum = load.values().stream().mapToLong(Long::longValue).sum();
    this.band = Math.max(limits.leastBand(), sum / Math.max(1, able.size()) / 20);
  }

  /// What to do next; nothing when the nodes are even enough. To be asked when nothing is to be
  /// repaired.
  public static List<Repair.Step> plan(Namespace namespace, Repair.Cluster cluster, Limits limits) {
    return new Filling(namespace, cluster, limits).plan(namespace);
  }

  private List<Repair.Step> plan(Namespace namespace) {
    List<Namespace.ReplicaSet> sets = new ArrayList<>(namespace.replicaSets());
    sets.removeIf(set -> !able.containsAll(set.replicas()) || gap(set.replicas()) <= band);
    sets.sort(
        Comparator.comparingLong((Namespace.ReplicaSet set) -> -gap(set.replicas()))
            .thenComparing(set -> String.join("\n", set.replicas())));
    List<Repair.Step> steps = new ArrayList<>();
    Set<BlobId> planned = new HashSet<>();
    long bytes = 0;
    for (Namespace.ReplicaSet set : sets) {
      for (FileVersion version : namespace.versionsOn(set.replicas(), limits.steps())) {
        if (steps.size() == limits.steps() || bytes >= limits.bytes()) {
          return steps;
        }
        Optional<Repair.Step> step = step(version);
        if (step.isPresent() && planned.add(version.content().orElseThrow().id())) {
          steps.add(step.get());
          bytes += took(step.get());
        }
      }
    }
    return steps;
  }

  /// By how much the fullest of them is above the emptiest of the others.
  private long gap(List<String> replicas) {
    return emptiest(replicas).map(to -> at(fullest(replicas)) - at(to)).orElse(0L);
  }

  private Optional<Repair.Step> step(FileVersion version) {
    Blob blob = version.content().orElseThrow();
    long gap = gap(blob.replicas());
    if (gap <= band || 2 * weight(blob) > gap) {
      return Optional.empty();
    }
    String from = fullest(blob.replicas());
    String to = emptiest(blob.replicas()).orElseThrow();
    List<String> sources = new ArrayList<>(blob.replicas());
    sources.remove(from);
    sources.addFirst(from);
    TreeSet<String> replicas = new TreeSet<>(blob.replicas());
    replicas.remove(from);
    replicas.add(to);
    return Optional.of(new Repair.Step(version, sources, List.of(to), List.copyOf(replicas)));
  }

  /// Reckons with a step that will be done.
  private long took(Repair.Step step) {
    Blob blob = step.version().content().orElseThrow();
    load.merge(step.sources().getFirst(), -weight(blob), Long::sum);
    load.merge(step.targets().getFirst(), weight(blob), Long::sum);
    return blob.size();
  }

  private static long weight(Blob blob) {
    return blob.size() + BYTES_PER_VERSION;
  }

  private String fullest(List<String> replicas) {
    return replicas.stream()
        .max(Comparator.comparingLong(this::at).thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  private Optional<String> emptiest(List<String> replicas) {
    return able.stream()
        .filter(node -> !replicas.contains(node))
        .min(Comparator.comparingLong(this::at).thenComparing(Comparator.naturalOrder()));
  }

  private long at(String node) {
    return load.getOrDefault(node, 0L);
  }
}
