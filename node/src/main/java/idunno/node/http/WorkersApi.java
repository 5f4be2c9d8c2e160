package idunno.node.http;

import idunno.node.coordinator.ClusterState;
import idunno.serving.Attempt;
import idunno.serving.core.TaskGrant;
import idunno.serving.core.WorkerView;
import idunno.serving.worker.RunningTask;
import idunno.serving.worker.Worker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who runs what. What a worker was given is in the coordinator's log; what is on its slots at this
/// moment only the worker knows, so that is told of the asked node's own.
final class WorkersApi {
  private final ClusterState state;
  private final Worker worker;
  private final String node;

  /// @param worker this node's
  /// @param node this node's name
  WorkersApi(ClusterState state, Worker worker, String node) {
    this.state = state;
    this.worker = worker;
    this.node = node;
  }

  record Workers(List<WorkerState> workers) {}

  /// @param tasks all that it was given and has not reported
  /// @param running how many of them are on a slot; null where another node would have to be asked
  /// @param waiting how many are not: their inputs or a slot are not there yet, or their answers
  ///   are being stored; null as above
  record WorkerState(
      String worker,
      int slots,
      List<String> models,
      @Nullable Integer running,
      @Nullable Integer waiting,
      List<Task> tasks) {}

  /// Which queries: `queries` from position `first` of `pack`.
  ///
  /// @param running whether it is on a slot now, for `runningMs`; null where that is not known here
  /// @param firstQuery the id of the first of the queries, of a running task
  record Task(
      String task,
      String model,
      int attempt,
      int queries,
      String pack,
      long first,
      @Nullable Boolean running,
      @Nullable Long runningMs,
      @Nullable String firstQuery) {}

  void addTo(Routes routes) {
    routes.get("/v1/workers", this::workers);
  }

  private Object workers(Request request) {
    Optional<String> model = request.query("model");
    // The slots are asked first: a task that ends meanwhile is then at worst missing.
    Map<Attempt, RunningTask> slots = new HashMap<>();
    worker.running().forEach(task -> slots.put(task.attempt(), task));
    List<WorkerState> found =
        state.readServing(serving -> serving.workers()).stream()
            .filter(view -> model.isEmpty() || view.models().contains(model.get()))
            .map(view -> stateOf(view, model, slots))
            .toList();
    return new Workers(ModelNames.requireKnown(found, model, state));
  }

  private WorkerState stateOf(
      WorkerView view, Optional<String> model, Map<Attempt, RunningTask> slots) {
    String name = view.worker().node();
    boolean isHere = name.equals(node);
    List<Task> tasks =
        view.tasks().stream()
            .filter(grant -> model.isEmpty() || grant.model().equals(model.get()))
            .map(grant ->
                isHere
                    ? taskHere(grant, slots.get(new Attempt(grant.id(), grant.attempt())))
                    : task(grant, null, null))
            .toList();
    int running = (int) tasks.stream().filter(task -> task.runningMs() != null).count();
    return new WorkerState(
        name,
        view.slots(),
        view.models(),
        isHere ? running : null,
        isHere ? tasks.size() - running : null,
        tasks);
  }

  private static Task taskHere(TaskGrant grant, @Nullable RunningTask slot) {
    return task(grant, slot != null, slot);
  }

  private static Task task(TaskGrant grant, @Nullable Boolean runs, @Nullable RunningTask slot) {
    return new Task(
        grant.id().toString(),
        grant.model(),
        grant.attempt(),
        grant.count(),
        grant.pack().toString(),
        grant.first(),
        runs,
        slot == null ? null : slot.runningMs(),
        slot == null ? null : slot.firstId());
  }
}
