package idunno.serving.core;

import idunno.base.Problem;
import idunno.serving.core.HeldTasks.Held;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The coordinator's state of serving: models, jobs, tasks and who has what. A deterministic state
/// machine: its state is a function of the commands applied and the times given with them.
///
/// Not safe for threads: one thread at a time, and reads never during [#apply].
public final class Serving {
  private final Models models = new Models();
  private final Workers workers = new Workers();
  private final HeldTasks held = new HeldTasks();
  private final RequestLog requests = new RequestLog();
  private final Placement placement = new Placement(models, workers);
  private final Backlog backlog = new Backlog(models, placement);
  private final Views views = new Views(workers);
  private final Rates rates = new Rates(models, workers);
  private final Deployments deployments = new Deployments(models, workers, backlog, placement);
  private final References references;
  private final Jobs jobs;
  private final Dispatch dispatch;
  private final Settlement settlement;
  private final Registration registration;
  private long lastTimeMs;

  /// @param limits the same on all replicas
  public Serving(ServingLimits limits) {
    jobs = new Jobs(limits, models, held, backlog, placement);
    references = new References(models, jobs);
    dispatch = new Dispatch(limits, models, workers, held, backlog);
    settlement =
        new Settlement(limits, models, workers, jobs, new Settlement.Queues(held, backlog));
    registration = new Registration(workers, deployments, settlement, placement);
  }

  /// Why `command` cannot be applied to the state as it is, or empty. Changes nothing.
  public Optional<Problem> check(ServingCommand command, long timeMs) {
    return switch (command) {
      case ServingCommand.RegisterWorker c -> registration.check(c);
      case ServingCommand.RemoveWorker c -> registration.checkRegistered(c.worker());
      case ServingCommand.Deploy c -> once(c.requestId(), () -> deployments.check(c));
      case ServingCommand.Loaded c -> deployments.checkLoad(c.worker(), c.model(), c.version());
      case ServingCommand.LoadFailed c -> deployments.checkLoad(c.worker(), c.model(), c.version());
      case ServingCommand.Hold c -> registration.checkRegistered(c.worker());
      case ServingCommand.Look _ -> Optional.empty();
      case ServingCommand.Undeploy c ->
          once(c.requestId(), () -> deployments.checkExists(c.name()));
      case ServingCommand.SetBatch c ->
          Batches.check(c.batch()).or(() -> deployments.checkExists(c.model()));
      case ServingCommand.Submit c -> once(c.requestId(), () -> jobs.check(c));
      case ServingCommand.Grant c -> registration.checkRegistered(c.worker());
      case ServingCommand.Complete c -> settlement.check(c);
      case ServingCommand.Break c -> settlement.checkLive(c.task(), c.attempt());
      case ServingCommand.Return c -> settlement.checkLive(c.task(), c.attempt());
      case ServingCommand.Revoke c -> settlement.checkLive(c.task(), c.attempt());
      case ServingCommand.Cancel c ->
          jobs.check(c.job(), "cancel", JobState.RUNNING, JobState.PAUSED);
      case ServingCommand.Pause c -> jobs.check(c.job(), "pause", JobState.RUNNING);
      case ServingCommand.Resume c -> jobs.check(c.job(), "resume", JobState.PAUSED);
      case ServingCommand.Retry c -> jobs.checkRetry(c.job());
      case ServingCommand.Disown c -> references.checkNone(c.files());
    };
  }

  /// Applies a command that [#check] accepted at this very state.
  ///
  /// @param timeMs the log's time, which never runs backwards
  public ServingResult apply(ServingCommand command, long timeMs) {
    lastTimeMs = Math.max(lastTimeMs, timeMs);
    ServingResult result = carryOut(command, timeMs);
    placement.look(lastTimeMs);
    return result;
  }

  private ServingResult carryOut(ServingCommand command, long timeMs) {
    return switch (command) {
      case ServingCommand.RegisterWorker c -> registration.register(c, timeMs);
      case ServingCommand.RemoveWorker c -> registration.remove(c, timeMs);
      case ServingCommand.Deploy c -> once(c.requestId(), timeMs, () -> deployments.deploy(c));
      case ServingCommand.Loaded c -> deployments.loaded(c, timeMs);
      case ServingCommand.LoadFailed c -> deployments.failed(c);
      case ServingCommand.Hold c -> deployments.hold(c, timeMs);
      case ServingCommand.Look _ -> new ServingResult.Looked();
      case ServingCommand.Undeploy c -> once(c.requestId(), timeMs, () -> deployments.undeploy(c));
      case ServingCommand.SetBatch c -> deployments.setBatch(c);
      case ServingCommand.Submit c -> once(c.requestId(), timeMs, () -> jobs.submit(c, timeMs));
      case ServingCommand.Grant c -> dispatch.grant(c, timeMs);
      case ServingCommand.Complete c -> settlement.complete(c, timeMs);
      case ServingCommand.Break c -> settlement.broke(c, timeMs);
      case ServingCommand.Return c -> settlement.returned(c, timeMs);
      case ServingCommand.Revoke c -> settlement.revoked(c, timeMs);
      case ServingCommand.Cancel c -> jobs.cancel(c.job(), timeMs);
      case ServingCommand.Pause c -> jobs.pause(c.job());
      case ServingCommand.Resume c -> jobs.resume(c.job(), timeMs);
      case ServingCommand.Retry c -> jobs.retry(c.job(), timeMs);
      case ServingCommand.Disown c -> new ServingResult.Disowned(c.files().size());
    };
  }

  private Optional<Problem> once(String requestId, Supplier<Optional<Problem>> check) {
    if (requestId.isBlank()) {
      return Optional.of(
          Problem.badInput("the request has no id: give it one, and repeat it with that"));
    }
    return requests.result(requestId) != null ? Optional.empty() : check.get();
  }

  private ServingResult once(String requestId, long timeMs, Supplier<ServingResult> action) {
    ServingResult earlier = requests.result(requestId);
    if (earlier != null) {
      return earlier;
    }
    ServingResult result = action.get();
    requests.remember(requestId, result, timeMs);
    return result;
  }

  /// How far the deployment of that version of a model has come.
  public Deployment deployment(String name, long version) {
    return models.deployment(name, version);
  }

  /// All models, by name.
  public List<ModelView> models() {
    return models.all().stream().map(Model::view).toList();
  }

  public Optional<ModelView> model(String name) {
    return Optional.ofNullable(models.find(name)).map(Model::view);
  }

  /// All models that the worker is to hold, in the order in which it was to; none where it is not
  /// registered. Cheap.
  public List<ModelSpec> modelsFor(WorkerId worker) {
    Worker found = workers.find(worker);
    return found == null ? List.of() : found.specs();
  }

  /// Whether it is known that of what the worker is to hold it has these in memory, and no others.
  /// Cheap.
  ///
  /// @param held name to version; those that it is not to hold do not matter
  public boolean isKnownToHold(WorkerId worker, SortedMap<String, Long> held) {
    return deployments.isKnownToHold(worker, held);
  }

  /// Whether a Look would look at what was put off. Cheap.
  public boolean isLookDue(long nowMs) {
    return placement.isTouched() && placement.isDue(nowMs);
  }

  /// Jobs of `owner`, or of all where it is empty, in order of submission.
  public List<JobView> jobs(Optional<String> owner, long nowMs) {
    return jobs.all().stream()
        .filter(job -> owner.isEmpty() || owner.get().equals(job.owner))
        .map(job -> job.view(nowMs))
        .toList();
  }

  public Optional<JobView> job(long job, long nowMs) {
    return Optional.ofNullable(jobs.find(job)).map(found -> found.view(nowMs));
  }

  /// At most `max` tasks of a job, from `from` on, in order of their numbers; none where there is
  /// no such job.
  public TaskPage tasks(long job, int from, int max) {
    Job found = jobs.find(job);
    return found == null ? new TaskPage(List.of(), null) : views.tasks(found, from, max);
  }

  /// At most `max` tasks of all jobs of a model, from `from` on.
  public TaskPage tasksOf(String model, TaskId from, int max) {
    List<TaskView> tasks = new ArrayList<>();
    for (Job job : jobs.from(from.job())) {
      if (!job.model.equals(model)) {
        continue;
      }
      int first = job.id == from.job() ? from.task() : 0;
      TaskPage page = views.tasks(job, first, max - tasks.size());
      tasks.addAll(page.tasks());
      if (page.next() != null) {
        return new TaskPage(List.copyOf(tasks), page.next());
      }
    }
    return new TaskPage(List.copyOf(tasks), null);
  }

  /// At most `max` pieces of a job's result, from `from` on, in input order.
  public ResultPage results(long job, ResultPage.Position from, int max) {
    Job found = jobs.find(job);
    return found == null ? new ResultPage(List.of(), null) : Views.results(found, from, max);
  }

  /// The dead letters of a job, in input order.
  public List<DeadLetter> deadLetters(long job) {
    Job found = jobs.find(job);
    return found == null ? List.of() : Views.deadLetters(found);
  }

  public RatesView rates(long nowMs) {
    return rates.view(nowMs);
  }

  /// Per model, by name.
  public List<StatsView> stats() {
    return models.all().stream()
        .map(m ->
            new StatsView(
                m.name(), m.spec.version(), m.completed, m.processing.view(), m.waiting.view()))
        .toList();
  }

  /// By name of node.
  public List<WorkerView> workers() {
    return workers.all().stream()
        .map(w ->
            new WorkerView(
                w.id, w.slots, w.memoryBytes, w.usedBytes(), w.speed, loadedOn(w), heldBy(w.id)))
        .toList();
  }

  private static List<String> loadedOn(Worker worker) {
    return worker.assigned().stream()
        .filter(model -> model.loaded.contains(worker.node()))
        .map(Model::name)
        .sorted()
        .toList();
  }

  /// The lives of workers that are registered now.
  public List<WorkerId> registered() {
    return workers.all().stream().map(worker -> worker.id).toList();
  }

  /// Whether that very life of a worker is registered.
  public boolean isRegistered(WorkerId worker) {
    return workers.isRegistered(worker);
  }

  /// The same, with just so many slots and so much memory.
  public boolean isRegistered(WorkerId worker, int slots, long memoryBytes) {
    Worker found = workers.find(worker);
    return found != null && found.slots == slots && found.memoryBytes == memoryBytes;
  }

  /// Whether a Grant for this worker would give it a task now. Cheap.
  public boolean hasWorkFor(WorkerId worker) {
    return dispatch.hasWorkFor(worker, lastTimeMs);
  }

  /// What the worker has been granted and has not settled, oldest first.
  public List<TaskGrant> heldBy(WorkerId worker) {
    return held.of(worker).stream().map(Held::grant).toList();
  }

  /// Whether that attempt is the task's present one and not settled.
  public boolean isLive(AttemptId attempt) {
    return held.find(attempt.task(), attempt.attempt()) != null;
  }

  /// All attempts that are out, oldest first.
  public List<AttemptId> live() {
    return held.all().stream()
        .map(out -> new AttemptId(out.grant().id(), out.grant().attempt()))
        .toList();
  }

  /// Those of `files` that no job and no model refers to, in their order. Walks all jobs: ask for
  /// many at once.
  public List<FileRef> unneeded(Collection<FileRef> files) {
    return references.unneeded(files);
  }

  /// Hands out the whole state, piece by piece.
  public void save(Consumer<Saved> out) {
    out.accept(
        new Saved.Root(
            lastTimeMs, jobs.lastId(), workers.nodes(), models.versions(), placement.save()));
    workers.all().forEach(worker -> out.accept(worker.save()));
    models.save(out);
    jobs.all().forEach(job -> job.save(out));
    held.save(out);
    requests.save(out);
  }

  /// Takes the pieces that [#save] gave, in the same order. Only for a machine to which nothing has
  /// been applied.
  public void load(Iterator<Saved> pieces) {
    new Loading(models, workers, placement, new Loading.Books(jobs, held, requests))
        .load(pieces, root -> lastTimeMs = root);
  }
}
