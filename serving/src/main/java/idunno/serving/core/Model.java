package idunno.serving.core;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// One deployed or loading model and how it is served. Package-private state of [Models], [Backlog]
/// and [Dispatch]; whoever changes a field keeps that class's rules.
final class Model {
  /// How far back rates can be taken.
  static final long REACH_MS = 120_000;

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

  /// The nodes that are to hold it, now or soon; only [Worker] changes it.
  final TreeSet<String> assigned = new TreeSet<>();

  /// Those of [#assigned] that have it in memory.
  final TreeSet<String> loaded = new TreeSet<>();

  final TreeMap<String, String> failures = new TreeMap<>();

  /// Its jobs that have not ended.
  int openJobs;

  /// Milliseconds that a query takes a worker of speed 1, by estimate; 0 while there is none.
  double msPerQuery;

  /// Memory that a worker needs to hold it: an estimate, and once it has been loaded somewhere the
  /// most that it took; 0 where nothing is known.
  long needBytes;

  boolean needIsMeasured;

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

  /// It has been loaded, which took so much memory; 0 where that was not measured.
  ///
  /// @return whether it needs more, or less, than was thought
  boolean measured(long bytes) {
    if (bytes <= 0 || needIsMeasured && bytes <= needBytes) {
      return false;
    }
    boolean other = bytes != needBytes;
    needBytes = bytes;
    needIsMeasured = true;
    return other;
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
            needBytes,
            needIsMeasured,
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
    model.needBytes = service.needBytes();
    model.needIsMeasured = service.needIsMeasured();
    model.dispatched = service.dispatched();
    model.completed = service.completed();
    model.backloggedSinceMs = service.backloggedSinceMs();
    model.rate.load(service.rate());
    model.processing.load(service.processing());
    model.waiting.load(service.waiting());
    return model;
  }
}
