package idunno.node.http;

import idunno.base.MachineId;
import idunno.files.FileService;
import idunno.files.FileSettings;
import idunno.files.core.Blob;
import idunno.files.core.FileVersion;
import idunno.files.core.Namespace;
import idunno.files.core.Repair;
import idunno.files.upkeep.Fault;
import idunno.files.upkeep.NodeReport;
import idunno.node.Machines;
import idunno.node.coordinator.ClusterState;
import idunno.node.coordinator.RepairChore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How whole the files are: by the records, by which machines are there, and by what each of them
/// says about its own copies. Made for one request.
final class CopiesHealth {
  private static final int COPIES = FileSettings.standard().copies();
  private static final int MOST_LISTED = 1_000;

  private final ClusterState state;
  private final Repair.Cluster cluster;
  private final Set<String> lasting;
  private final Map<String, Optional<NodeReport>> reports;

  /// @param begin a pass that all nodes begin over their copies: true, that reads them
  CopiesHealth(ClusterState state, FileService files, Machines machines, Optional<Boolean> begin) {
    this.state = state;
    this.cluster =
        new Repair.Cluster(Set.copyOf(machines.live()), RepairChore.gone(state, machines), COPIES);
    this.lasting = new HashSet<>(cluster.live());
    lasting.removeAll(cluster.gone());
    this.reports = files.reports(begin);
  }

  /// @param endangered versions with fewer good copies within reach than there could be
  /// @param unreachable those of them without any copy within reach
  /// @param badCopies known to be missing or damaged where they should be, and not mended yet
  /// @param missingBytes of the copies that are to be made
  /// @param bytesPerSecond that were copied in the last seconds
  /// @param wholeInS 0 when nothing is endangered; null when it is not known
  /// @param tolerates how many machines may be lost with every file still there; null without files
  /// @param silent nodes that did not say how their copies are
  record Summary(
      int copies,
      long endangered,
      long unreachable,
      long badCopies,
      long missingBytes,
      long bytesPerSecond,
      @Nullable Long wholeInS,
      @Nullable Integer tolerates,
      List<String> silent) {}

  /// @param copies that are good, as far as is known
  /// @param why what is wrong with the others
  record Endangered(String name, long version, int copies, int wanted, List<String> why) {}

  Map<String, Optional<NodeReport>> reports() {
    return reports;
  }

  /// How many copies each version could have now.
  int possible() {
    return Math.min(COPIES, lasting.size());
  }

  Repair.Danger danger() {
    return state.readLocal(namespace -> Repair.danger(namespace, cluster));
  }

  Summary summary() {
    Repair.Danger danger = danger();
    Map<String, List<String>> faulty = faulty();
    long bad = all().mapToLong(NodeReport::faults).sum();
    long perSecond = all().mapToLong(NodeReport::copiedPerSecond).sum();
    List<FileVersion> away = away();
    Set<String> counted = new HashSet<>();
    away.forEach(version -> counted.add(key(version.name(), version.version())));
    long alsoBad = faulty.keySet().stream().filter(key -> !counted.contains(key)).count();
    long endangered = danger.below() + alsoBad;
    return new Summary(
        possible(),
        endangered,
        danger.unreachable(),
        bad,
        danger.missingBytes(),
        perSecond,
        wholeInS(endangered, danger.missingBytes(), perSecond),
        tolerates(faulty),
        silent());
  }

  private static @Nullable Long wholeInS(long endangered, long missingBytes, long perSecond) {
    if (endangered == 0) {
      return 0L;
    }
    return perSecond == 0 ? null : missingBytes / perSecond + 1;
  }

  /// All but one copy of what has the fewest.
  private @Nullable Integer tolerates(Map<String, List<String>> faulty) {
    List<Namespace.ReplicaSet> sets = state.readLocal(Namespace::replicaSets);
    int fewest = Integer.MAX_VALUE;
    for (Namespace.ReplicaSet set : sets) {
      fewest = Math.min(fewest, (int) set.replicas().stream().filter(lasting::contains).count());
    }
    for (Endangered each : endangered(faulty)) {
      fewest = Math.min(fewest, each.copies());
    }
    return sets.isEmpty() ? null : Math.max(0, fewest - 1);
  }

  private List<FileVersion> away() {
    return state.readLocal(namespace -> Repair.endangered(namespace, cluster, MOST_LISTED));
  }

  /// Some of the versions that are endangered, those with the fewest good copies first.
  List<Endangered> endangered() {
    return endangered(faulty());
  }

  private List<Endangered> endangered(Map<String, List<String>> faulty) {
    Map<String, FileVersion> versions = new LinkedHashMap<>();
    away().forEach(version -> versions.put(key(version.name(), version.version()), version));
    all()
        .flatMap(report -> report.listed().stream())
        .forEach(fault -> find(fault).ifPresent(v -> versions.put(key(v.name(), v.version()), v)));
    List<Endangered> endangered = new ArrayList<>();
    versions.forEach(
        (key, version) -> endangered.add(judged(version, faulty.getOrDefault(key, List.of()))));
    endangered.sort(Comparator.comparingInt(Endangered::copies));
    return endangered.subList(0, Math.min(MOST_LISTED, endangered.size()));
  }

  private Optional<FileVersion> find(Fault fault) {
    return state
        .readLocal(namespace -> namespace.version(fault.name(), fault.version()))
        .filter(version -> version.content().isPresent());
  }

  private Endangered judged(FileVersion version, List<String> faults) {
    Blob blob = version.content().orElseThrow();
    List<String> why = new ArrayList<>();
    int good = 0;
    for (String replica : blob.replicas()) {
      String name = MachineId.nameOf(replica);
      Optional<String> fault =
          faults.stream().filter(each -> each.startsWith(replica + " ")).findFirst();
      if (!lasting.contains(replica)) {
        why.add(name + (cluster.gone().contains(replica) ? " is gone" : " is away"));
      } else if (fault.isPresent()) {
        why.add(name + ": " + fault.get().substring(replica.length() + 1));
      } else {
        good++;
      }
    }
    if (blob.replicas().size() < possible()) {
      why.add("put with " + blob.replicas().size());
    }
    return new Endangered(version.name(), version.version(), good, possible(), why);
  }

  /// What is wrong with versions, each text beginning with the replica that says so.
  private Map<String, List<String>> faulty() {
    Map<String, List<String>> faulty = new TreeMap<>();
    reports.forEach((replica, report) ->
        report
            .map(NodeReport::listed)
            .orElse(List.of())
            .forEach(fault ->
                faulty
                    .computeIfAbsent(key(fault.name(), fault.version()), _ -> new ArrayList<>())
                    .add(replica + " " + fault.why())));
    return faulty;
  }

  private Stream<NodeReport> all() {
    return reports.values().stream().flatMap(Optional::stream);
  }

  private List<String> silent() {
    return reports.entrySet().stream()
        .filter(report -> report.getValue().isEmpty())
        .map(report -> MachineId.nameOf(report.getKey()))
        .toList();
  }

  private static String key(String name, long version) {
    return version + "@" + name;
  }
}
