package idunno.node.http;

import idunno.base.MachineId;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.consensus.ReplicatedGroup.Leadership;
import idunno.files.FileService;
import idunno.files.FileSettings;
import idunno.files.core.Namespace;
import idunno.membership.core.State;
import idunno.membership.net.Membership;
import idunno.node.Machines;
import idunno.node.Self;
import idunno.node.coordinator.ClusterState;
import idunno.serving.core.JobState;
import idunno.serving.core.JobView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The cluster on one screen: nodes, coordinator, files, models, jobs, alarms.
final class ClusterApi {
  /// Of each version, where there are so many machines.
  private static final int COPIES = FileSettings.standard().copies();

  private final ClusterState state;
  private final FileService files;
  private final Self self;
  private final Membership membership;
  private final Machines machines;
  private final CoordinatorTolerance tolerance;

  ClusterApi(HttpFront.Coordinated all) {
    this.state = all.state();
    this.files = all.files();
    this.self = all.self();
    this.membership = all.membership();
    this.machines = all.machines();
    this.tolerance = new CoordinatorTolerance(state, machines, all.shape());
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

  /// @param tolerates how many voters may fail with the coordinator still there; null when its
  ///   leader does not say
  record Coordinator(
      String leader,
      long term,
      List<String> voters,
      List<String> listeners,
      @Nullable Integer tolerates) {}

  /// @param copies how many machines hold each version, as the cluster is now
  /// @param underReplicated versions with fewer copies within reach than that
  /// @param unreachable those of them without any
  /// @param endangered versions with fewer good copies than that, those that are within reach but
  ///   known to be bad not counted as good
  /// @param wholeInS null when it is not known
  /// @param tolerates how many machines may be lost with every file still there; null without files
  record Files(
      long files,
      long versions,
      long bytes,
      int copies,
      long underReplicated,
      long unreachable,
      long endangered,
      long badCopies,
      long missingBytes,
      @Nullable Long wholeInS,
      @Nullable Integer tolerates) {}

  void addTo(Routes routes) {
    routes.get("/v1/node", _ -> new BulkView(self.name(), self.bulk().toString()));
    routes.get("/v1/status", _ -> statusOrWhyNot());
    tolerance.addTo(routes);
  }

  /// Without the coordinator too, what is wrong around this node is said: it may well be the
  /// reason.
  private Object statusOrWhyNot() {
    try {
      return status();
    } catch (ProblemException e) {
      List<String> alarms = membership.alarms();
      if (alarms.isEmpty()) {
        throw e;
      }
      String text = e.problem().text() + "; " + String.join("; ", alarms);
      throw new ProblemException(new Problem(e.problem().kind(), text), e);
    }
  }

  private Object status() {
    Leadership leadership = state.leadership();
    Namespace.Counts counts = state.read(Namespace::counts);
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
            MachineId.namesOf(leadership.listeners()),
            tolerance.tolerates()),
        files(counts),
        state.readServing(
            serving -> serving.models().stream().map(model -> model.spec().name()).toList()),
        byState,
        membership.alarms());
  }

  private Files files(Namespace.Counts counts) {
    CopiesHealth health = new CopiesHealth(state, files, machines, Optional.empty());
    CopiesHealth.Summary summary = health.summary();
    return new Files(
        counts.files(),
        counts.versions(),
        counts.bytes(),
        Math.min(COPIES, machines.count()),
        health.danger().below(),
        summary.unreachable(),
        summary.endangered(),
        summary.badCopies(),
        summary.missingBytes(),
        summary.wholeInS(),
        summary.tolerates());
  }
}
