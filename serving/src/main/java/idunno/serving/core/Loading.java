package idunno.serving.core;

import java.util.Iterator;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Puts saved pieces back into an empty machine.
final class Loading {
  private final Models models;
  private final Workers workers;
  private final Jobs jobs;
  private final HeldTasks held;
  private final RequestLog requests;

  /// The job that the next tasks and letters belong to.
  private @Nullable Job job;

  Loading(Models models, Workers workers, Jobs jobs, HeldTasks held, RequestLog requests) {
    this.models = models;
    this.workers = workers;
    this.jobs = jobs;
    this.held = held;
    this.requests = requests;
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
  }

  private void load(Saved piece) {
    switch (piece) {
      case Saved.Root root -> {
        jobs.loadLastId(root.lastJob());
        workers.loadNodes(root.nodes());
        models.loadVersions(root.versions());
      }
      case Saved.Worker worker -> workers.put(worker.worker(), worker.slots());
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
