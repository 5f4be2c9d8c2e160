package idunno.simulation.serving;

import idunno.serving.ModelVersion;
import idunno.serving.core.FileRef;
import idunno.serving.core.ModelSpec;
import idunno.serving.core.ServingCommand;
import idunno.serving.core.TaskGrant;
import idunno.serving.core.WorkerId;
import idunno.simulation.Timeline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// A worker that keeps the product's manners - it asks when little is left, reports with the next
/// poll, loads one model after another - and whose work is only the passing of time. One slot.
final class SimulatedWorker {
  private static final double MOST_MS = 200;
  private static final double LOW_MS = 50;
  private static final long HEARTBEAT_MS = 500;
  private static final long DRY_PAUSE_MS = 25;

  /// What runs and loads take differs by up to this share from what they should.
  private static final double JITTER = 0.1;

  private final WorkerId id;
  private final double speed;
  private final Timeline time;
  private final SplittableRandom random;
  private final Coordination coordinator;
  private final ToDoubleFunction<String> costsMs;
  private final long loadMs;

  private final Deque<TaskGrant> waiting = new ArrayDeque<>();
  private final List<ServingCommand> reports = new ArrayList<>();
  private final Map<ModelVersion, Boolean> shelf = new LinkedHashMap<>();
  private @Nullable TaskGrant running;
  private @Nullable ModelVersion loading;
  private double endsAtMs;
  private long wakeAtMs = Long.MAX_VALUE;
  private long lastPollMs = Long.MIN_VALUE / 2;
  private boolean polling;
  private boolean dry;
  private boolean alive = true;
  private long firstTaskMs = -1;
  private int loads;

  /// What a worker asks for, and when it is answered.
  interface Coordination {
    void poll(SimulatedWorker worker, List<ServingCommand> reports, long budgetMs);
  }

  /// @param costsMs of a query of a model, for speed 1
  /// @param loadMs how long a model takes to load
  record Surroundings(
      Timeline time,
      SplittableRandom random,
      Coordination coordinator,
      ToDoubleFunction<String> costsMs,
      long loadMs) {}

  SimulatedWorker(WorkerId id, double speed, Surroundings around) {
    this.id = id;
    this.speed = speed;
    this.time = around.time();
    this.random = around.random();
    this.coordinator = around.coordinator();
    this.costsMs = around.costsMs();
    this.loadMs = around.loadMs();
  }

  WorkerId id() {
    return id;
  }

  double speed() {
    return speed;
  }

  boolean isAlive() {
    return alive;
  }

  /// When it was given its first task, or -1.
  long firstTaskMs() {
    return firstTaskMs;
  }

  /// How many models it has loaded so far.
  int loads() {
    return loads;
  }

  void die() {
    alive = false;
  }

  /// What it has in memory, name to version.
  SortedMap<String, Long> held() {
    SortedMap<String, Long> held = new TreeMap<>();
    shelf.forEach((model, isLoaded) -> {
      if (isLoaded) {
        held.put(model.model(), model.version());
      }
    });
    return held;
  }

  /// Does what is due, and sees to it that it is called again when something else will be.
  void go() {
    if (!alive) {
      return;
    }
    long now = time.nowMs();
    if (running != null && endsAtMs <= now) {
      finish(running);
    }
    if (running == null && !waiting.isEmpty()) {
      begin(waiting.remove(), now);
    }
    double restMs = restMs(now);
    long pollAt = restMs <= LOW_MS ? lastPollMs + (dry ? DRY_PAUSE_MS : 0) : now + (long) restMs;
    pollAt = Math.min(pollAt, lastPollMs + HEARTBEAT_MS);
    if (!polling && pollAt <= now) {
      poll(restMs, now);
    } else if (!polling) {
      wakeAt(pollAt);
    }
    if (running != null) {
      wakeAt((long) Math.ceil(endsAtMs));
    }
  }

  private void wakeAt(long atMs) {
    if (atMs < wakeAtMs || wakeAtMs <= time.nowMs()) {
      wakeAtMs = atMs;
      time.at(atMs, this::go);
    }
  }

  private double restMs(long now) {
    double rest = running == null ? 0 : Math.max(0, endsAtMs - now);
    for (TaskGrant task : waiting) {
      rest += taskMs(task);
    }
    return rest;
  }

  private double taskMs(TaskGrant task) {
    return costsMs.applyAsDouble(task.model()) * task.count() / speed;
  }

  private double jitter() {
    return 1 - JITTER + 2 * JITTER * random.nextDouble();
  }

  private void begin(TaskGrant task, long now) {
    if (!shelf.getOrDefault(new ModelVersion(task.model(), task.modelVersion()), false)) {
      reports.add(new ServingCommand.Return(task.id(), task.attempt()));
      time.at(now, this::go);
      return;
    }
    running = task;
    // Slots are never idle between two tasks: the next one begins when the last one ended.
    endsAtMs = Math.max(endsAtMs, now - 1) + taskMs(task) * jitter();
  }

  private void finish(TaskGrant task) {
    running = null;
    reports.add(
        new ServingCommand.Complete(
            task.id(),
            task.attempt(),
            id,
            new FileRef(task.outputName(), 1),
            task.count(),
            0,
            0,
            0,
            taskMs(task)));
  }

  private void poll(double restMs, long now) {
    polling = true;
    lastPollMs = now;
    List<ServingCommand> said = List.copyOf(reports);
    reports.clear();
    coordinator.poll(this, said, Math.max(0, Math.round(MOST_MS - restMs)));
  }

  /// The coordinator's answer.
  void answered(List<TaskGrant> grants, List<ModelSpec> models) {
    if (!alive) {
      return;
    }
    polling = false;
    dry = grants.isEmpty();
    waiting.addAll(grants);
    if (firstTaskMs < 0 && !grants.isEmpty()) {
      firstTaskMs = time.nowMs();
    }
    List<ModelVersion> wanted = models.stream().map(ModelVersion::of).toList();
    shelf.keySet().retainAll(wanted);
    wanted.forEach(model -> shelf.putIfAbsent(model, false));
    loadNext();
    go();
  }

  private void loadNext() {
    if (loading != null) {
      return;
    }
    for (Map.Entry<ModelVersion, Boolean> each : shelf.entrySet()) {
      if (!each.getValue()) {
        ModelVersion next = each.getKey();
        loading = next;
        time.at(time.nowMs() + Math.round(loadMs * jitter()), () -> loaded(next));
        return;
      }
    }
  }

  private void loaded(ModelVersion model) {
    loading = null;
    if (!alive) {
      return;
    }
    if (shelf.replace(model, false, true)) {
      loads++;
      double probedMs = costsMs.applyAsDouble(model.model()) / speed * jitter();
      reports.add(new ServingCommand.Loaded(id, model.model(), model.version(), probedMs, 0));
      lastPollMs = Long.MIN_VALUE / 2;
    }
    loadNext();
    go();
  }
}
