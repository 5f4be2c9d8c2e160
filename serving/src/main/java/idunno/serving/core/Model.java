package idunno.serving.core;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// One deployed or loading model and how it is served. Package-private state of [Models], [Backlog]
/// and [Dispatch]; whoever changes a field keeps that class's rules.
final class Model {
  /// How far back rates can be taken.
  static final long REACH_MS = 120_000;

  /// Of the newest measurement in the average of the cost.
  private static final double EWMA_WEIGHT = 0.2;

  /// Where a model is in its life.
  enum Phase {
    LOADING("loading"),
    READY("ready"),
    DRAINING("draining");

    final String word;

    Phase(String word) {
      this.word = word;
    }

    static Phase of(String word) {
      for (Phase phase : values()) {
        if (phase.word.equals(word)) {
          return phase;
        }
      }
      throw new IllegalArgumentException("'" + word + "' is no phase of a model's life");
    }
  }

  final ModelSpec spec;
  int batch;
  Phase phase = Phase.LOADING;

  /// How many workers were chosen at deployment; one that dies is replaced by one that comes.
  int wanted;

  final TreeSet<String> chosen = new TreeSet<>();
  final TreeSet<String> loaded = new TreeSet<>();
  final TreeMap<String, String> failures = new TreeMap<>();

  /// Its jobs that have not ended.
  int openJobs;

  /// Milliseconds that a query takes, by estimate; 0 while there is none.
  double msPerQuery;

  /// Queries handed out, corrected so that models can be compared by it: see [Backlog].
  long dispatched;

  long completed;

  /// Ready queries of Running jobs.
  long backlog;

  /// Since when the backlog has not been empty, or -1 while it is.
  long backloggedSinceMs = -1;

  /// The Running jobs that have Ready tasks, in order of submission.
  final TreeMap<Long, Job> runnable = new TreeMap<>();

  final RateWindow rate = new RateWindow(REACH_MS);
  final TimingStats processing = new TimingStats();
  final TimingStats waiting = new TimingStats();

  Model(ModelSpec spec, int batch) {
    this.spec = spec;
    this.batch = batch;
  }

  String name() {
    return spec.name();
  }

  /// Whether it takes part in the comparison of rates.
  boolean competes() {
    return backlog > 0 && !loaded.isEmpty();
  }

  ModelState state() {
    return phase == Phase.READY ? ModelState.DEPLOYED : ModelState.UNDEPLOYED;
  }

  /// Takes a probe or a completed task into the estimate of the cost.
  void learn(double measuredMsPerQuery) {
    if (measuredMsPerQuery > 0 && Double.isFinite(measuredMsPerQuery)) {
      msPerQuery =
          msPerQuery == 0
              ? measuredMsPerQuery
              : msPerQuery + EWMA_WEIGHT * (measuredMsPerQuery - msPerQuery);
    }
  }

  /// The chosen nodes that have not answered.
  List<String> pending() {
    return chosen.stream()
        .filter(node -> !loaded.contains(node) && !failures.containsKey(node))
        .toList();
  }

  ModelView view() {
    return new ModelView(
        spec,
        state(),
        phase.word,
        batch,
        List.copyOf(loaded),
        phase == Phase.LOADING ? pending() : List.of(),
        new TreeMap<>(failures),
        backlog);
  }

  Saved.Model save() {
    return new Saved.Model(
        spec,
        batch,
        phase.word,
        wanted,
        List.copyOf(chosen),
        List.copyOf(loaded),
        new TreeMap<>(failures),
        new Saved.Service(
            msPerQuery,
            dispatched,
            completed,
            backloggedSinceMs,
            rate.save(),
            processing.save(),
            waiting.save()));
  }

  /// Everything but the jobs, which add themselves.
  static Model load(Saved.Model saved) {
    Model model = new Model(saved.spec(), saved.batch());
    model.phase = Phase.of(saved.phase());
    model.wanted = saved.wanted();
    model.chosen.addAll(saved.chosen());
    model.loaded.addAll(saved.loaded());
    model.failures.putAll(saved.failures());
    Saved.Service service = saved.service();
    model.msPerQuery = service.msPerQuery();
    model.dispatched = service.dispatched();
    model.completed = service.completed();
    model.backloggedSinceMs = service.backloggedSinceMs();
    model.rate.load(service.rate());
    model.processing.load(service.processing());
    model.waiting.load(service.waiting());
    return model;
  }
}
