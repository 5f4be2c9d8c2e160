package idunno.serving.core;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Puts saved pieces back into an empty machine.
final class Loading {
  private final Models models;
  private final Workers workers;
  private final Jobs jobs;
  private final HeldTasks held;
  private final RequestLog requests;
  private final Placement placement;
  private final List<Saved.Worker> holders = new ArrayList<>();

  /// The job that the next tasks and letters belong to.
  private @Nullable Job job;

  /// What tasks and requests are kept in.
  record Books(Jobs jobs, HeldTasks held, RequestLog requests) {}

  Loading(Models models, Workers workers, Placement placement, Books books) {
    this.models = models;
    this.workers = workers;
    this.placement = placement;
    this.jobs = books.jobs();
    this.held = books.held();
    this.requests = books.requests();
  }

  void load(Iterator<Saved> pieces, LongConsumer lastTimeMs) {
    while (pieces.hasNext()) {
      Saved piece = pieces.next();
      if (piece instanceof Saved.Root root) {
        lastTimeMs.accept(root.timeMs());
      }
      load(piece);
    }
    finishJob();
    holders.forEach(this::giveBack);
  }

  private void load(Saved piece) {
    switch (piece) {
      case Saved.Root root -> {
        jobs.loadLastId(root.lastJob());
        workers.loadNodes(root.nodes());
        models.loadVersions(root.versions());
        placement.load(root.placement());
      }
      case Saved.Worker worker -> {
        workers.put(Worker.load(worker));
        holders.add(worker);
      }
      case Saved.Outcome outcome -> models.load(outcome);
      case Saved.Model model -> models.add(Model.load(model));
      case Saved.Job saved -> {
        finishJob();
        job = new Job(saved);
      }
      case Saved.Tasks some -> some.tasks().forEach(current().tasks::load);
      case Saved.Letter letter ->
          current().letters.put(letter.task(), new Job.Letter(letter.reason(), letter.attempts()));
      case Saved.Held out -> held.load(out);
      case Saved.Request request -> requests.load(request);
    }
  }

  /// What a worker was to hold; one that was saved before this was chosen for each has what it had
  /// in memory.
  private void giveBack(Saved.Worker saved) {
    Worker worker = workers.get(saved.worker());
    for (String name : saved.models()) {
      worker.assign(models.get(name));
    }
    for (Model model : models.all()) {
      if (!worker.isToHold(model)
          && (model.loaded.contains(worker.node())
              || model.phase == Model.Phase.LOADING && model.pending().contains(worker.node()))) {
        worker.assign(model);
      }
    }
  }

  private Job current() {
    if (job == null) {
      throw new IllegalStateException("the saved state has tasks before any job");
    }
    return job;
  }

  private void finishJob() {
    if (job != null) {
      jobs.load(job);
      job = null;
    }
  }
}
