package idunno.serving.core;

import idunno.serving.core.HeldTasks.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Hands out tasks, least served model first: a worker with room gets the backlogged model with the
/// fewest queries dispatched among those it holds. Where it holds only models that are ahead, it
/// gets nothing: idle time may not be spent on getting further ahead (the strict lead cap).
final class Dispatch {
  /// How far a model may be ahead of the slowest: this share of the slowest's queries in a window.
  private static final double LEAD = 0.1;

  private static final long WINDOW_MS = 10_000;

  /// A task is hung after so many times what the slowest hundredth of queries takes.
  private static final int PATIENCE = 3;

  private final ServingLimits limits;
  private final Models models;
  private final Workers workers;
  private final HeldTasks held;
  private final Backlog backlog;

  Dispatch(ServingLimits limits, Models models, Workers workers, HeldTasks held, Backlog backlog) {
    this.limits = limits;
    this.models = models;
    this.workers = workers;
    this.held = held;
    this.backlog = backlog;
  }

  /// Whether [#grant] would give this worker a task.
  boolean hasWorkFor(WorkerId worker, long timeMs) {
    Worker found = workers.find(worker);
    return found != null && next(found, timeMs) != null;
  }

  ServingResult.Granted grant(ServingCommand.Grant grant, long timeMs) {
    List<TaskGrant> grants = new ArrayList<>();
    Worker worker = workers.get(grant.worker());
    double roomMs = grant.budgetMs();
    boolean more = roomMs > 0;
    while (more && grants.size() < grant.maxTasks()) {
      Model model = next(worker, timeMs);
      if (model == null) {
        break;
      }
      Job job = nextJob(model);
      double costMs = model.msPerQuery / worker.speed * job.tasks.count(job.queue.peek());
      if (!grants.isEmpty() && costMs > roomMs) {
        break;
      }
      grants.add(handOut(model, job, grant.worker(), timeMs));
      roomMs -= costMs;
      more = roomMs > 0 && model.msPerQuery > 0;
    }
    return new ServingResult.Granted(List.copyOf(grants));
  }

  /// The model whose turn it is on that worker, or null where there is none.
  private @Nullable Model next(Worker worker, long timeMs) {
    Model least = null;
    for (Model model : worker.assigned()) {
      boolean can = model.backlog > 0 && model.loaded.contains(worker.node());
      if (can && (least == null || comesBefore(model, least))) {
        least = model;
      }
    }
    if (least == null) {
      return null;
    }
    Model slowest = slowest();
    return slowest == null || isTooFarAhead(least, slowest, timeMs) ? null : least;
  }

  private static boolean comesBefore(Model model, Model other) {
    return model.dispatched < other.dispatched
        || model.dispatched == other.dispatched && model.name().compareTo(other.name()) < 0;
  }

  private @Nullable Model slowest() {
    Model slowest = null;
    for (Model model : models.all()) {
      if (model.competes() && (slowest == null || model.dispatched < slowest.dispatched)) {
        slowest = model;
      }
    }
    return slowest;
  }

  private static boolean isTooFarAhead(Model model, Model slowest, long timeMs) {
    long lead = model.dispatched - slowest.dispatched;
    if (lead == 0) {
      return false;
    }
    Job job = nextJob(model);
    long task = job.tasks.count(job.queue.peek());
    return lead > Math.max(task, LEAD * slowest.rate.sum(timeMs, WINDOW_MS));
  }

  private static Job nextJob(Model model) {
    Map.Entry<Long, Job> first = model.runnable.firstEntry();
    if (first == null) {
      throw new IllegalStateException("model '" + model.name() + "' has backlog, but no job");
    }
    return first.getValue();
  }

  private TaskGrant handOut(Model model, Job job, WorkerId worker, long timeMs) {
    int task = job.queue.peek();
    int queries = job.tasks.count(task);
    job.queue.pop();
    backlog.lost(job, task);
    job.tasks.grant(task, workers.index(worker.node()));
    model.dispatched += queries;
    if (job.startedMs == 0) {
      job.startedMs = timeMs;
    }
    TaskGrant grant =
        new TaskGrant(
            new TaskId(job.id, task),
            job.tasks.attempt(task),
            model.name(),
            model.spec.version(),
            job.pack(task),
            job.tasks.first(task),
            queries,
            limitMs(model, workers.get(worker), queries));
    held.add(new Held(grant, worker, timeMs));
    return grant;
  }

  /// Generous while nothing is known: the first tasks of a model warm it up.
  private long limitMs(Model model, Worker worker, int queries) {
    double slowMs = Math.max(model.processing.percentile(99), model.msPerQuery / worker.speed);
    long floorMs = model.completed == 0 ? limits.unknownTaskMs() : limits.taskFloorMs();
    return Math.max(floorMs, Math.round(PATIENCE * slowMs * queries));
  }
}
