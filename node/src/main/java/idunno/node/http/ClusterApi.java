package idunno.node.http;

import idunno.consensus.ReplicatedGroup.Leadership;
import idunno.files.core.Namespace;
import idunno.node.Self;
import idunno.node.coordinator.ClusterState;
import idunno.serving.core.JobState;
import idunno.serving.core.JobView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The cluster on one screen: members, coordinator, files, models, jobs, alarms.
final class ClusterApi {
  private final ClusterState state;
  private final Self self;

  ClusterApi(ClusterState state, Self self) {
    this.state = state;
    this.self = self;
  }

  record Members(List<Member> members) {}

  record Member(String name, String address, String state, long epoch, long incarnation) {}

  record SelfView(
      String name,
      String address,
      String state,
      long epoch,
      long incarnation,
      String version,
      int cores,
      int slots,
      String bulk) {}

  record Status(
      int nodes,
      Coordinator coordinator,
      Files files,
      List<String> models,
      Map<String, Long> jobs,
      List<String> alarms) {}

  record Coordinator(String leader, long term, List<String> voters, List<String> listeners) {}

  record Files(long files, long versions, long bytes, int copies, long underReplicated) {}

  void addTo(Routes routes) {
    routes.get("/v1/members", _ -> members());
    routes.get("/v1/topology", _ -> members());
    routes.get("/v1/self", _ -> selfView());
    routes.get("/v1/node", _ -> selfView());
    routes.get("/v1/status", _ -> status());
  }

  private Object members() {
    return new Members(
        List.of(new Member(self.name(), self.address().toString(), "Active", self.epoch(), 0)));
  }

  private Object selfView() {
    return new SelfView(
        self.name(),
        self.address().toString(),
        "Active",
        self.epoch(),
        0,
        self.version(),
        Runtime.getRuntime().availableProcessors(),
        self.slots(),
        self.bulk().toString());
  }

  private Object status() {
    Leadership leadership = state.leadership();
    int copies = self.copies();
    Namespace.Counts counts = state.read(Namespace::counts);
    long below = state.read(namespace -> namespace.versionsBelow(copies));
    List<JobView> jobs =
        state.readServing(serving -> serving.jobs(Optional.empty(), System.currentTimeMillis()));
    Map<String, Long> byState = new TreeMap<>();
    for (JobState each : JobState.values()) {
      byState.put(each.word(), jobs.stream().filter(job -> job.state() == each).count());
    }
    return new Status(
        1,
        new Coordinator(
            leadership.leader(), leadership.term(), leadership.voters(), leadership.listeners()),
        new Files(counts.files(), counts.versions(), counts.bytes(), copies, below),
        state.readServing(
            serving -> serving.models().stream().map(model -> model.spec().name()).toList()),
        byState,
        self.alarms());
  }
}
