package idunno.node.http;

import idunno.base.MachineId;
import idunno.consensus.ReplicatedGroup.Leadership;
import idunno.files.FileSettings;
import idunno.files.core.Namespace;
import idunno.files.core.Repair;
import idunno.membership.core.State;
import idunno.membership.net.Membership;
import idunno.node.Machines;
import idunno.node.Self;
import idunno.node.coordinator.ClusterState;
import idunno.node.coordinator.RepairChore;
import idunno.serving.core.JobState;
import idunno.serving.core.JobView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The cluster on one screen: nodes, coordinator, files, models, jobs, alarms.
final class ClusterApi {
  /// Of each version, where there are so many machines.
  private static final int COPIES = FileSettings.standard().copies();

  private final ClusterState state;
  private final Self self;
  private final Membership membership;
  private final Machines machines;

  ClusterApi(ClusterState state, Self self, Membership membership, Machines machines) {
    this.state = state;
    this.self = self;
    this.membership = membership;
    this.machines = machines;
  }

  /// Where a client's bytes go.
  record BulkView(String name, String bulk) {}

  record Status(
      int nodes,
      Coordinator coordinator,
      Files files,
      List<String> models,
      Map<String, Long> jobs,
      List<String> alarms) {}

  record Coordinator(String leader, long term, List<String> voters, List<String> listeners) {}

  /// @param copies how many machines hold each version, as the cluster is now
  /// @param underReplicated versions with fewer copies within reach than that
  /// @param unreachable those of them without any
  record Files(
      long files, long versions, long bytes, int copies, long underReplicated, long unreachable) {}

  void addTo(Routes routes) {
    routes.get("/v1/node", _ -> new BulkView(self.name(), self.bulk().toString()));
    routes.get("/v1/status", _ -> status());
  }

  private Object status() {
    Leadership leadership = state.leadership();
    int copies = Math.min(COPIES, machines.count());
    Namespace.Counts counts = state.read(Namespace::counts);
    Repair.Danger danger = danger();
    List<JobView> jobs =
        state.readServing(serving -> serving.jobs(Optional.empty(), System.currentTimeMillis()));
    Map<String, Long> byState = new TreeMap<>();
    for (JobState each : JobState.values()) {
      byState.put(each.word(), jobs.stream().filter(job -> job.state() == each).count());
    }
    return new Status(
        (int) membership.members().stream().filter(each -> each.state() != State.FAILED).count(),
        new Coordinator(
            MachineId.nameOf(leadership.leader()),
            leadership.term(),
            MachineId.namesOf(leadership.voters()),
            MachineId.namesOf(leadership.listeners())),
        new Files(
            counts.files(),
            counts.versions(),
            counts.bytes(),
            copies,
            danger.below(),
            danger.unreachable()),
        state.readServing(
            serving -> serving.models().stream().map(model -> model.spec().name()).toList()),
        byState,
        membership.alarms());
  }

  private Repair.Danger danger() {
    Set<String> gone = RepairChore.gone(state, machines);
    var cluster = new Repair.Cluster(Set.copyOf(machines.live()), gone, COPIES);
    return state.readLocal(namespace -> Repair.danger(namespace, cluster));
  }
}
