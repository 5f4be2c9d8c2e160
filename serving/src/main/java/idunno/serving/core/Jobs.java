package idunno.serving.core;

import idunno.base.Problem;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All jobs by number, and what their owners can do to them.
final class Jobs {
  private final ServingLimits limits;
  private final Models models;
  private final HeldTasks held;
  private final Backlog backlog;
  private final Placement placement;
  private final TreeMap<Long, Job> byId = new TreeMap<>();
  private long lastId;

  /// Tasks of jobs that have not ended.
  private long openTasks;

  Jobs(ServingLimits limits, Models models, HeldTasks held, Backlog backlog, Placement placement) {
    this.limits = limits;
    this.models = models;
    this.held = held;
    this.backlog = backlog;
    this.placement = placement;
  }

  Collection<Job> all() {
    return byId.values();
  }

  /// Jobs from that number on.
  Collection<Job> from(long id) {
    return byId.tailMap(id, true).values();
  }

  @Nullable Job find(long id) {
    return byId.get(id);
  }

  /// A job that must be there, because one of its tasks is.
  Job get(long id) {
    Job job = byId.get(id);
    if (job == null) {
      throw new IllegalStateException("job " + id + " went before its tasks did");
    }
    return job;
  }

  long lastId() {
    return lastId;
  }

  Optional<Problem> check(ServingCommand.Submit submit) {
    Model model = models.find(submit.model());
    if (model == null) {
      return Optional.of(models.unknown(submit.model()));
    }
    return checkTakesJobs(model)
        .or(() -> checkPacks(submit))
        .or(() -> Batches.check(submit.batch().orElse(model.batch)))
        .or(() -> checkRoom(submit, submit.batch().orElse(model.batch)));
  }

  private static Optional<Problem> checkTakesJobs(Model model) {
    return switch (model.phase) {
      case READY -> Optional.empty();
      case LOADING ->
          Optional.of(
              Problem.notNow(
                  "model '%s' is Undeployed: its workers are still loading it; try again soon"
                      .formatted(model.name())));
      case DRAINING ->
          Optional.of(
              Problem.conflict(
                  "model '%s' is being undeployed and takes no new jobs: deploy it again when its"
                          .formatted(model.name())
                      + " %d jobs have ended".formatted(model.openJobs)));
    };
  }

  private static Optional<Problem> checkPacks(ServingCommand.Submit submit) {
    if (submit.owner().isBlank()) {
      return Optional.of(Problem.badInput("a job needs an owner: say who submits it"));
    }
    if (submit.packs().isEmpty()) {
      return Optional.of(Problem.badInput("a job needs at least one query: give some inputs"));
    }
    return submit.packs().stream()
        .filter(pack -> pack.queries() < 1 || pack.queries() > Integer.MAX_VALUE)
        .findFirst()
        .map(pack ->
            Problem.badInput(
                "pack %s cannot have %d queries: give it between 1 and %d"
                    .formatted(pack.file(), pack.queries(), Integer.MAX_VALUE)));
  }

  private Optional<Problem> checkRoom(ServingCommand.Submit submit, int batch) {
    long tasks = TaskTable.tasksOf(submit.packs(), batch);
    if (tasks > limits.tasksPerJob()) {
      return Optional.of(
          Problem.badInput(
              "the job would have %d tasks, more than %d: choose a larger batch"
                  .formatted(tasks, limits.tasksPerJob())));
    }
    return openTasks + tasks <= limits.openTasks()
        ? Optional.empty()
        : Optional.of(
            Problem.notNow(
                "the queue is full with %d tasks: try again when some jobs have ended"
                    .formatted(openTasks)));
  }

  ServingResult submit(ServingCommand.Submit submit, long timeMs) {
    Model model = models.get(submit.model());
    Job job = new Job(++lastId, submit, model, submit.batch().orElse(model.batch), timeMs);
    byId.put(job.id, job);
    open(job, model);
    backlog.resumed(job, timeMs);
    return new ServingResult.Submitted(job.id, job.totalQueries, job.tasks.cut());
  }

  private void open(Job job, Model model) {
    openTasks += job.tasks.cut();
    model.openJobs++;
  }

  /// To be called whenever a task has ended.
  ///
  /// @return whether that was the last
  boolean endIfAllEnded(Job job, long timeMs) {
    boolean ended = job.tasks.allEnded();
    if (ended) {
      end(job, JobState.DONE, timeMs);
    }
    return ended;
  }

  private void end(Job job, JobState how, long timeMs) {
    job.end(how, timeMs);
    openTasks -= job.tasks.cut();
    Model model = models.get(job.model);
    model.openJobs--;
    if (models.removeIfDrained(model)) {
      placement.drop(model);
    }
  }

  /// Whether the job is there and in one of the states that `verb` needs.
  Optional<Problem> check(long id, String verb, JobState... needed) {
    Job job = byId.get(id);
    if (job == null) {
      return Optional.of(Problem.notFound("there is no job " + id + ": see the list of jobs"));
    }
    for (JobState state : needed) {
      if (job.state == state) {
        return Optional.empty();
      }
    }
    return Optional.of(
        Problem.conflict(
            "job %d is %s: there is nothing to %s".formatted(id, job.state.word(), verb)));
  }

  ServingResult cancel(long id, long timeMs) {
    Job job = get(id);
    if (job.state == JobState.RUNNING) {
      backlog.suspended(job);
    }
    long queries = 0;
    for (int task = 0; task < job.tasks.size(); task++) {
      TaskState state = job.tasks.state(task);
      if (state == TaskState.WAITING) {
        held.remove(new TaskId(id, task));
      }
      if (state == TaskState.READY || state == TaskState.WAITING) {
        job.tasks.become(task, TaskState.CANCELLED);
        queries += job.tasks.count(task);
      }
    }
    job.queue.clear();
    job.readyQueries = 0;
    job.cancelled += queries;
    end(job, JobState.CANCELLED, timeMs);
    return new ServingResult.JobChanged(id, job.state, queries);
  }

  ServingResult pause(long id) {
    Job job = get(id);
    backlog.suspended(job);
    job.state = JobState.PAUSED;
    return new ServingResult.JobChanged(id, job.state, job.readyQueries);
  }

  ServingResult resume(long id, long timeMs) {
    Job job = get(id);
    job.state = JobState.RUNNING;
    backlog.resumed(job, timeMs);
    return new ServingResult.JobChanged(id, job.state, job.readyQueries);
  }

  Optional<Problem> checkRetry(long id) {
    return check(id, "retry", JobState.RUNNING, JobState.PAUSED, JobState.DONE)
        .or(() ->
            get(id).letters.isEmpty()
                ? Optional.of(
                    Problem.conflict(
                        "job %d has no dead letters: there is nothing to retry".formatted(id)))
                : Optional.empty())
        .or(() -> checkModelOf(get(id)));
  }

  /// An ended job needs its model again; it may have been deployed anew since.
  private Optional<Problem> checkModelOf(Job job) {
    if (!job.state.hasEnded()) {
      return Optional.empty();
    }
    Model model = models.find(job.model);
    return model == null ? Optional.of(models.unknown(job.model)) : checkTakesJobs(model);
  }

  ServingResult retry(long id, long timeMs) {
    Job job = get(id);
    if (job.state == JobState.DONE) {
      Model model = models.get(job.model);
      job.modelVersion = model.spec.version();
      job.reopen();
      open(job, model);
    }
    int letters = job.letters.size();
    for (int task : job.letters.keySet()) {
      job.tasks.forgive(task);
      job.tasks.become(task, TaskState.READY);
      job.queue.pushBack(task);
      backlog.gained(job, task, timeMs);
    }
    job.letters.clear();
    job.failed -= letters;
    return new ServingResult.JobChanged(id, job.state, letters);
  }

  void loadLastId(long saved) {
    lastId = saved;
  }

  /// Takes a job whose tasks have all been loaded back to where it was.
  void load(Job job) {
    byId.put(job.id, job);
    for (int task = 0; task < job.tasks.size(); task++) {
      if (job.tasks.state(task) == TaskState.READY) {
        job.readyQueries += job.tasks.count(task);
      }
    }
    if (job.state.hasEnded()) {
      return;
    }
    Model model = models.get(job.model);
    open(job, model);
    if (job.state == JobState.RUNNING && job.readyQueries > 0) {
      model.backlog += job.readyQueries;
      model.runnable.put(job.id, job);
    }
  }
}
