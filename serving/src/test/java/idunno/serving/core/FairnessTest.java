package idunno.serving.core;

import static idunno.serving.core.Cluster.completion;
import static org.assertj.core.api.Assertions.assertThat;

import idunno.serving.core.ServingCommand.Grant;
import idunno.serving.core.ServingCommand.Loaded;
import idunno.serving.core.ServingCommand.RegisterWorker;
import idunno.serving.core.ServingCommand.RemoveWorker;
import idunno.serving.core.ServingCommand.Submit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Equal query rates, by the definition of the gap D in windows of 10 s, on simulated workers that
/// take their time and do nothing else; the machine that hands out is the production one.
class FairnessTest {
  private static final long BUDGET_MS = 200;

  /// A worker that runs what it holds, one task after another, and asks for more when it has room.
  private static final class SimulatedWorker {
    final int number;
    final WorkerId id;
    final Deque<TaskGrant> queue = new ArrayDeque<>();
    boolean alive = true;

    SimulatedWorker(int number) {
      this.number = number;
      this.id = Cluster.worker(number);
    }
  }

  private record Event(double atMs, int worker) {}

  private final Cluster cluster = new Cluster();
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingDouble(Event::atMs).thenComparing(Event::worker));
  private final Random random = new Random(42);
  private final List<Double> gaps = new ArrayList<>();
  private final long startMs = cluster.nowMs;
  private long nextSampleMs = startMs;
  private double[] costsMs = {};
  private long minCompleted;

  private void start(int workerCount, double... costs) {
    costsMs = costs;
    for (int number = 0; number < workerCount; number++) {
      workers.add(new SimulatedWorker(number));
      cluster.apply(new RegisterWorker(Cluster.worker(number), 1, 0));
      events.add(new Event(cluster.nowMs, number));
    }
    for (int m = 0; m < costs.length; m++) {
      cluster.deploy("m" + m, 8, 0);
    }
  }

  private void submit(int model) {
    Pack pack = new Pack(Cluster.file("inputs" + model), 400_000);
    List<Pack> packs = List.of(pack);
    String request = "submit-m" + model;
    cluster.apply(new Submit(request, "ann", "m" + model, packs, OptionalInt.empty(), false));
  }

  private void runUntil(long seconds) {
    double endMs = startMs + seconds * 1000.0;
    while (!events.isEmpty() && events.peek().atMs() < endMs) {
      Event event = events.remove();
      sampleUntil(event.atMs());
      cluster.nowMs = Math.max(cluster.nowMs, (long) event.atMs());
      step(workers.get(event.worker()), event.atMs());
    }
  }

  /// The head of the queue has just ended, if there is one: settle it, refill, start the next.
  private void step(SimulatedWorker worker, double atMs) {
    if (!worker.alive) {
      return;
    }
    if (!worker.queue.isEmpty()) {
      TaskGrant done = worker.queue.remove();
      cluster.serving.apply(completion(done, worker.number, 0, costMs(done)), cluster.nowMs);
    }
    double heldMs = worker.queue.stream().mapToDouble(this::costMs).sum();
    long roomMs = (long) (BUDGET_MS - heldMs);
    if (roomMs > 0) {
      ServingResult.Granted granted =
          (ServingResult.Granted)
              cluster.serving.apply(new Grant(worker.id, roomMs, 16), cluster.nowMs);
      worker.queue.addAll(granted.grants());
    }
    double jitter = 0.8 + 0.4 * random.nextDouble();
    double busyMs = worker.queue.isEmpty() ? 5 : costMs(worker.queue.element()) * jitter;
    events.add(new Event(atMs + busyMs, worker.number));
  }

  private double costMs(TaskGrant grant) {
    return costsMs[grant.model().charAt(1) - '0'] * grant.count();
  }

  private void sampleUntil(double atMs) {
    for (; nextSampleMs <= atMs; nextSampleMs += 250) {
      Double gap = cluster.serving.rates(nextSampleMs).gap();
      if (gap != null) {
        gaps.add(gap);
      }
    }
  }

  private double shareWithin(double limit) {
    return (double) gaps.stream().filter(gap -> gap <= limit).count() / gaps.size();
  }

  /// The slowest model's completions, as a share of what equal rates on busy workers would give.
  private double shareOfBest(long seconds) {
    minCompleted =
        cluster.serving.rates(cluster.nowMs).models().stream()
            .mapToLong(RatesView.ModelRate::completed)
            .min()
            .orElseThrow();
    double roundMs = 0;
    for (double cost : costsMs) {
      roundMs += cost;
    }
    return minCompleted / (workers.size() * seconds * 1000 / roundMs);
  }

  @ParameterizedTest
  @CsvSource({"1,20", "2,20", "3,20", "4,20", "1,50", "2,50", "3,50", "4,50"})
  void twoModelsOfVeryDifferentCostHaveEqualRates(int workerCount, double cost) {
    start(workerCount, 1, cost);
    submit(0);
    submit(1);
    runUntil(70);

    assertThat(gaps).as("samples").hasSizeGreaterThan(230);
    assertThat(shareWithin(0.20)).as("windows within 20 %%: %s", gaps).isGreaterThanOrEqualTo(0.99);
    assertThat(shareOfBest(70)).isGreaterThan(0.95);
  }

  @Test
  void fiveModelsOnFourWorkersHaveEqualRatesThoughSomeStartLate() {
    start(4, 1, 2, 5, 20, 50);
    submit(0);
    runUntil(15);
    for (int model = 1; model < 5; model++) {
      submit(model);
    }
    runUntil(90);

    assertThat(gaps).hasSizeGreaterThan(200);
    assertThat(shareWithin(0.20)).as("windows within 20 %%: %s", gaps).isGreaterThanOrEqualTo(0.99);
  }

  @Test
  void ratesStayEqualWhenAWorkerDiesAndWhenOneComes() {
    start(4, 1, 50);
    submit(0);
    submit(1);
    runUntil(30);
    SimulatedWorker dying = workers.get(0);
    dying.alive = false;
    runUntil(32);
    cluster.apply(new RemoveWorker(dying.id));
    runUntil(50);
    SimulatedWorker coming = new SimulatedWorker(4);
    workers.add(coming);
    cluster.apply(new RegisterWorker(coming.id, 1, 0));
    cluster.apply(new Loaded(coming.id, "m0", 1, 1, 0));
    cluster.apply(new Loaded(coming.id, "m1", 1, 50, 0));
    events.add(new Event(cluster.nowMs, 4));
    runUntil(70);

    assertThat(shareWithin(0.20)).as("windows within 20 %%: %s", gaps).isGreaterThanOrEqualTo(0.99);
  }

  @Test
  void theGapIsFillingUntilBothWereBackloggedForAWholeWindowAndNullWithoutTwo() {
    start(1, 1, 2);
    submit(0);
    runUntil(20);
    assertThat(cluster.serving.rates(cluster.nowMs).gap()).isNull();
    assertThat(cluster.serving.rates(cluster.nowMs).filling()).isFalse();

    submit(1);
    runUntil(29);
    assertThat(cluster.serving.rates(cluster.nowMs).gap()).isNull();
    assertThat(cluster.serving.rates(cluster.nowMs).filling()).isTrue();

    runUntil(31);
    assertThat(cluster.serving.rates(cluster.nowMs).gap()).isLessThan(0.2);
    assertThat(cluster.serving.rates(cluster.nowMs).filling()).isFalse();
    assertThat(cluster.serving.rates(cluster.nowMs).windowMs()).isEqualTo(10_000);
  }

  @Test
  void theWindowGrowsUntilTheSlowestCanBeExpectedToCompleteTwenty() {
    start(1, 1, 999);
    submit(0);
    submit(1);
    runUntil(60);

    assertThat(cluster.serving.rates(cluster.nowMs).windowMs()).isBetween(19_000L, 21_000L);
  }
}
