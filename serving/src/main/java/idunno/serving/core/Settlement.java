package idunno.serving.core;

import idunno.base.Problem;
import idunno.serving.core.HeldTasks.Held;
import idunno.serving.core.ServingResult.Fate;
import java.util.List;
import java.util.Optional;

/// Ends attempts, in one of four ways: completed, broken by the system, handed back, or lost with
/// its worker. Only the task's present attempt can be settled, and only once: that is the fence.
final class Settlement {
  private static final int REASON_CHARS = 500;
  private static final long MOST_CHARGED_MS = 10_000;

  private final ServingLimits limits;
  private final Models models;
  private final Jobs jobs;
  private final HeldTasks held;
  private final Backlog backlog;
  private final Workers workers;

  /// What is out, and what comes back.
  record Queues(HeldTasks held, Backlog backlog) {}

  Settlement(ServingLimits limits, Models models, Workers workers, Jobs jobs, Queues queues) {
    this.limits = limits;
    this.models = models;
    this.jobs = jobs;
    this.workers = workers;
    this.held = queues.held();
    this.backlog = queues.backlog();
  }

  Optional<Problem> checkLive(TaskId task, int attempt) {
    return held.find(task, attempt) != null
        ? Optional.empty()
        : Optional.of(
            Problem.conflict(
                "attempt %d at task %s is not out any more: drop it".formatted(attempt, task)));
  }

  Optional<Problem> check(ServingCommand.Complete c) {
    Held out = held.find(c.task(), c.attempt());
    if (out == null) {
      return checkLive(c.task(), c.attempt());
    }
    if (!out.worker().equals(c.worker())) {
      return Optional.of(
          Problem.conflict(
              "task %s was given to %s, not to %s: drop it"
                  .formatted(c.task(), out.worker().node(), c.worker().node())));
    }
    if (!c.output().name().equals(out.grant().outputName())) {
      return Optional.of(
          Problem.badInput(
              "the output of task %s is to be named %s, not %s"
                  .formatted(c.task(), out.grant().outputName(), c.output().name())));
    }
    return countsAddUp(c, out.grant().count())
        ? Optional.empty()
        : Optional.of(
            Problem.badInput(
                "the counts reported for task %s do not add up to its %d queries"
                    .formatted(c.task(), out.grant().count())));
  }

  private static boolean countsAddUp(ServingCommand.Complete c, int queries) {
    return c.succeeded() >= 0
        && c.failed() >= 0
        && (long) c.succeeded() + c.failed() == queries
        && c.correct() >= 0
        && c.correct() <= c.labelled()
        && c.labelled() <= c.succeeded()
        && c.processingMs() >= 0
        && Double.isFinite(c.processingMs());
  }

  ServingResult complete(ServingCommand.Complete c, long timeMs) {
    Held out = held.remove(c.task());
    Job job = jobs.get(c.task().job());
    job.tasks.succeed(c.task().task(), c.output().version());
    job.succeeded += c.succeeded();
    job.failed += c.failed();
    job.labelled += c.labelled();
    job.correct += c.correct();
    int queries = out.grant().count();
    if (job.rate != null) {
      job.rate.add(timeMs, queries);
    }
    measure(models.get(job.model), job, out, c.processingMs(), timeMs);
    return new ServingResult.Completed(c.task(), jobs.endIfAllEnded(job, timeMs));
  }

  private void measure(Model model, Job job, Held out, double processingMs, long timeMs) {
    int queries = out.grant().count();
    double msPerQuery = processingMs / queries;
    model.completed += queries;
    model.rate.add(timeMs, queries);
    Worker worker = workers.find(out.worker());
    if (worker != null) {
      Speeds.learn(model, worker, msPerQuery);
    }
    model.processing.record(msPerQuery, queries);
    model.waiting.record(out.grantedMs() - job.submittedMs, queries);
  }

  ServingResult broke(ServingCommand.Break c, long timeMs) {
    Held out = held.remove(c.task());
    ServingResult result = failed(jobs.get(c.task().job()), c, timeMs);
    chargeForBreaking(out, timeMs);
    return result;
  }

  private ServingResult failed(Job job, ServingCommand.Break c, long timeMs) {
    int task = c.task().task();
    int failures = job.tasks.addFailure(task);
    if (failures < limits.failures()) {
      job.queue.pushBack(task);
      return ready(job, task, timeMs);
    }
    if (job.tasks.count(task) > 1) {
      return bisect(job, task, limits.failures() - 1, job.tasks.losses(task), timeMs);
    }
    return bury(job, task, c.reason(), failures, timeMs);
  }

  /// Queries that break are not uncounted, or a model that hangs would be the least served for ever
  /// and nobody else would have a turn; and it pays for the time that its attempt took with as many
  /// queries as the others could have had in it. No more than a window's, so that one poison query
  /// does not silence a model for long.
  private void chargeForBreaking(Held out, long timeMs) {
    double othersMsPerQuery = 0;
    for (Model other : models.all()) {
      if (other.competes() && !other.name().equals(out.grant().model())) {
        othersMsPerQuery += other.msPerQuery;
      }
    }
    Model model = models.find(out.grant().model());
    if (othersMsPerQuery > 0 && model != null) {
      double tookMs = Math.clamp(timeMs - out.grantedMs(), 0, MOST_CHARGED_MS);
      model.dispatched += Math.round(tookMs / othersMsPerQuery);
    }
  }

  ServingResult returned(ServingCommand.Return c, long timeMs) {
    Held out = held.remove(c.task());
    Job job = jobs.get(c.task().job());
    job.queue.pushFront(c.task().task());
    ServingResult result = ready(job, c.task().task(), timeMs);
    uncount(out);
    return result;
  }

  ServingResult revoked(ServingCommand.Revoke c, long timeMs) {
    return lost(c.task(), c.reason(), timeMs);
  }

  /// Takes everything from a worker whose life has ended.
  ///
  /// @return how many tasks
  int workerDied(WorkerId worker, String reason, long timeMs) {
    List<Held> all = held.of(worker);
    for (Held out : all.reversed()) {
      lost(out.grant().id(), reason, timeMs);
    }
    return all.size();
  }

  private ServingResult lost(TaskId id, String reason, long timeMs) {
    Held out = held.remove(id);
    ServingResult result = lost(jobs.get(id.job()), id.task(), reason, timeMs);
    uncount(out);
    return result;
  }

  private ServingResult lost(Job job, int task, String reason, long timeMs) {
    int losses = job.tasks.addLoss(task);
    boolean single = job.tasks.count(task) == 1;
    if (single && losses >= limits.lossesToGiveUp()) {
      String why = "lost %d times with the worker that had it: %s".formatted(losses, reason);
      return bury(job, task, why, losses, timeMs);
    }
    if (!single && losses >= limits.lossesToBisect()) {
      return bisect(job, task, job.tasks.failures(task), limits.lossesToBisect() - 1, timeMs);
    }
    job.queue.pushFront(task);
    return ready(job, task, timeMs);
  }

  /// The model is owed what it lost: after the task is Ready again, because a model that gains
  /// backlog is put on a level with the others first.
  private void uncount(Held out) {
    Model model = models.find(out.grant().model());
    if (model != null) {
      model.dispatched -= out.grant().count();
    }
  }

  private ServingResult ready(Job job, int task, long timeMs) {
    job.tasks.become(task, TaskState.READY);
    backlog.gained(job, task, timeMs);
    return new ServingResult.PutBack(new TaskId(job.id, task), Fate.READY);
  }

  private ServingResult bisect(Job job, int task, int failures, int losses, long timeMs) {
    int half = job.tasks.bisect(task, failures, losses);
    for (int child = half; child <= half + 1; child++) {
      job.queue.pushBack(child);
      backlog.gained(job, child, timeMs);
    }
    return new ServingResult.PutBack(new TaskId(job.id, task), Fate.BISECTED);
  }

  private ServingResult bury(Job job, int task, String reason, int attempts, long timeMs) {
    String shortReason = reason.substring(0, Math.min(reason.length(), REASON_CHARS));
    job.tasks.become(task, TaskState.FAILED);
    job.failed++;
    job.letters.put(task, new Job.Letter(shortReason, attempts));
    jobs.endIfAllEnded(job, timeMs);
    return new ServingResult.PutBack(new TaskId(job.id, task), Fate.DEAD_LETTER);
  }
}
