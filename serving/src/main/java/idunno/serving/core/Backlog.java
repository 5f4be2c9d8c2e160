package idunno.serving.core;

/// What waits for a worker, per model, and what that means for its turn.
///
/// Models are compared by the queries dispatched. One that gains backlog joins at the level of the
/// others: one that was idle has banked no credit (Sheng et al., "Fairness in Serving Large
/// Language Models", section 4: the virtual token counter), and one that was ahead is clamped to a
/// task's lead. A model that lags is never lifted while it is backlogged: lifting laggards forgives
/// them what they are owed, and rates never meet.
final class Backlog {
  private final Models models;
  private final Placement placement;

  Backlog(Models models, Placement placement) {
    this.models = models;
    this.placement = placement;
  }

  /// A task of the job became Ready.
  void gained(Job job, int task, long timeMs) {
    int queries = job.tasks.count(task);
    job.readyQueries += queries;
    if (job.state == JobState.RUNNING) {
      enlist(job, queries, timeMs);
    }
  }

  /// A task of the job is Ready no more.
  void lost(Job job, int task) {
    int queries = job.tasks.count(task);
    job.readyQueries -= queries;
    if (job.state == JobState.RUNNING) {
      Model model = models.get(job.model);
      shrink(model, queries);
      if (job.readyQueries == 0) {
        model.runnable.remove(job.id);
      }
    }
  }

  /// A Running job's Ready tasks may be handed out from now on.
  void resumed(Job job, long timeMs) {
    if (job.readyQueries > 0) {
      enlist(job, job.readyQueries, timeMs);
    }
  }

  /// The job's Ready tasks may not be handed out any more.
  void suspended(Job job) {
    Model model = models.get(job.model);
    model.runnable.remove(job.id);
    shrink(model, job.readyQueries);
  }

  /// A model that had no worker has one: with backlog, it competes from now on.
  void gotWorker(Model model, long timeMs) {
    if (model.loaded.isEmpty() && model.backlog > 0) {
      join(model, timeMs);
    }
  }

  private void enlist(Job job, long queries, long timeMs) {
    Model model = models.get(job.model);
    if (model.backlog == 0) {
      join(model, timeMs);
      if (model.rate.sum(timeMs, Placement.RECENT_MS) == 0) {
        placement.touch();
      }
    }
    model.backlog += queries;
    model.runnable.put(job.id, job);
  }

  private void join(Model model, long timeMs) {
    model.backloggedSinceMs = timeMs;
    long level = level();
    if (level != Long.MAX_VALUE) {
      model.dispatched = Math.clamp(model.dispatched, level, level + model.batch);
    }
  }

  private static void shrink(Model model, long queries) {
    model.backlog -= queries;
    if (model.backlog == 0) {
      model.backloggedSinceMs = -1;
    }
  }

  /// The fewest queries dispatched among the models that compete, or [Long#MAX_VALUE] when none
  /// does.
  long level() {
    long least = Long.MAX_VALUE;
    for (Model model : models.all()) {
      if (model.competes()) {
        least = Math.min(least, model.dispatched);
      }
    }
    return least;
  }
}
