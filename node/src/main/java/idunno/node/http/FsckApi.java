package idunno.node.http;

import idunno.base.MachineId;
import idunno.files.FileService;
import idunno.files.core.Namespace;
import idunno.files.upkeep.NodeReport;
import idunno.files.upkeep.PassProgress;
import idunno.node.Machines;
import idunno.node.coordinator.ClusterState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether all copies of all versions are where they should be, and are what was put: begun by
/// POST, watched by GET.
final class FsckApi {
  private final ClusterState state;
  private final FileService files;
  private final Machines machines;

  FsckApi(ClusterState state, FileService files, Machines machines) {
    this.state = state;
    this.files = files;
    this.machines = machines;
  }

  /// @param read whether every byte is read
  record Begin(boolean read) {}

  /// @param endangered some of the versions that have fewer good copies than they could have
  record Check(
      CopiesHealth.Summary summary, List<Node> nodes, List<CopiesHealth.Endangered> endangered) {}

  /// @param state of its last pass: running, done, failed; none: it has not been asked for one;
  ///   silent: no answer
  /// @param pass the pass's number
  /// @param totalBytes that it is to hold
  /// @param found copies that the pass found missing or damaged
  /// @param bad copies that are known to be so now
  /// @param scrubbedMs when its background reading came to the end last; 0: not yet
  record Node(
      String node,
      String state,
      long pass,
      boolean read,
      long copies,
      long totalCopies,
      long bytes,
      long totalBytes,
      long found,
      long mended,
      long bad,
      long scrubbedMs,
      @Nullable Long scrubbingBytes) {}

  void addTo(Routes routes) {
    routes.get("/v1/fsck", _ -> check(Optional.empty()));
    routes.post("/v1/fsck", request -> check(Optional.of(request.json(Begin.class).read())));
  }

  private Object check(Optional<Boolean> begin) {
    if (begin.isPresent()) {
      // Without a quorum no node could say what it is to hold.
      state.read(Namespace::purges);
    }
    CopiesHealth health = new CopiesHealth(state, files, machines, begin);
    List<Node> nodes = new ArrayList<>();
    health.reports().forEach((replica, report) -> nodes.add(node(replica, report)));
    return new Check(health.summary(), nodes, health.endangered());
  }

  private Node node(String replica, Optional<NodeReport> report) {
    long copies = 0;
    long bytes = 0;
    for (Namespace.ReplicaSet set : state.readLocal(Namespace::replicaSets)) {
      copies += set.replicas().contains(replica) ? set.versions() : 0;
      bytes += set.replicas().contains(replica) ? set.bytes() : 0;
    }
    String name = MachineId.nameOf(replica);
    if (report.isEmpty()) {
      return new Node(name, "silent", 0, false, 0, copies, 0, bytes, 0, 0, 0, 0, null);
    }
    NodeReport said = report.get();
    var pass =
        said.asked().orElse(new PassProgress(0, false, PassProgress.State.RUNNING, 0, 0, 0, 0));
    String state = pass.number() == 0 ? "none" : pass.state().name().toLowerCase(Locale.ROOT);
    return new Node(
        name,
        state,
        pass.number(),
        pass.read(),
        pass.copies(),
        copies,
        pass.bytes(),
        bytes,
        pass.found(),
        pass.mended(),
        said.faults(),
        said.scrubbedMs(),
        said.scrub().map(PassProgress::bytes).orElse(null));
  }
}
