package idunno.bench;

import idunno.simulation.serving.Costs;
import idunno.simulation.serving.OtherRules;
import idunno.simulation.serving.RateMeter;
import idunno.simulation.serving.ServingCluster;
import idunno.simulation.serving.ServingCluster.Machine;
import idunno.simulation.serving.SimulatedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// The production scheduler in simulated time: the same figures on every machine. What the
/// coordinator decides and how its decisions travel is the product's; what models take, the network
/// and the faults are simulated. Beside each, what other rules would reach with the same costs and
/// workers.
final class ServingSimulated {
  private static final long MODEL_BYTES = 100_000_000;
  private static final double LEAST_COST_MS = 4;
  private static final long LOAD_MS = 2_000;
  private static final long SETTLED_MS = 30_000;
  private static final long MINUTE_MS = 60_000;

  private final Figures figures;
  private final boolean quick;

  ServingSimulated(Figures figures, boolean quick) {
    this.figures = figures;
    this.quick = quick;
  }

  void addTo(Rows rows) {
    rows.add(
        "simulated-10",
        () -> {
          for (double spread : new double[] {1.4, 5, 50}) {
            for (int models : quick ? new int[] {2, 8} : new int[] {2, 4, 8}) {
              ten(models, spread);
            }
          }
        });
    rows.add("simulated-100", this::hundred);
    rows.add("simulated-bursts", this::bursts);
    rows.add(
        "simulated-killed",
        () -> {
          killed(1, 5);
          killed(3, 8);
        });
    rows.add("simulated-join", this::joined);
  }

  /// Ten equal workers with memory for half of the models, and for two at least.
  private void ten(int count, double spread) {
    List<SimulatedModel> models = Costs.spread(count, LEAST_COST_MS, spread, MODEL_BYTES);
    double[] speeds = new double[10];
    Arrays.fill(speeds, 1);
    String name = String.format(Locale.ROOT, "sim_10_nodes_%d_models_1_to_%.1f", count, spread);
    steady(name, models, speeds, Math.max(2, count / 2), 0.95);
  }

  /// Speeds from 1 to 4, memory for a quarter of the models.
  private void hundred() {
    SplittableRandom random = new SplittableRandom(7);
    double[] speeds = new double[100];
    for (int i = 0; i < speeds.length; i++) {
      speeds[i] = 1 + 3 * random.nextDouble();
    }
    List<SimulatedModel> models = Costs.spread(20, LEAST_COST_MS, 50, MODEL_BYTES);
    steady("sim_100_nodes_20_models_1_to_50", models, speeds, 5, 0.97);
  }

  private void steady(
      String name, List<SimulatedModel> models, double[] speeds, int room, double leastShare) {
    ServingCluster cluster = started(1, models, speeds, room);
    cluster.run(SETTLED_MS);
    long fromMs = cluster.nowMs();
    int before = cluster.loads();
    cluster.run(quick ? MINUTE_MS : 5 * MINUTE_MS);
    RateMeter.Summary summary = cluster.meter().summary(fromMs, cluster.nowMs());
    double minutes = (cluster.nowMs() - fromMs) / (double) MINUTE_MS;
    summarise(name, summary, 0.99, 0.95);
    figures.add(name + "_slowest_of_best", summary.share(), "ratio", Goal.atLeast(leastShare));
    figures.add(
        name + "_loads_in_a_quiet_minute",
        (cluster.loads() - before) / minutes,
        "loads",
        Goal.zero());
    others(name, models, speeds);
  }

  private void summarise(String name, RateMeter.Summary summary, double within20, double within10) {
    figures.note(
        String.format(
            Locale.ROOT,
            "%s: %d windows, D median %.3f, p99 %.3f",
            name,
            summary.windows(),
            summary.medianGap(),
            summary.p99Gap()));
    figures.add(name + "_within_20", summary.within20(), "of windows", Goal.atLeast(within20));
    if (within10 > 0) {
      figures.add(name + "_within_10", summary.within10(), "of windows", Goal.atLeast(within10));
    }
  }

  private void others(String name, List<SimulatedModel> models, double[] speeds) {
    double[] costs = models.stream().mapToDouble(SimulatedModel::costMs).toArray();
    OtherRules.Reached original = OtherRules.original(costs, speeds, 50, 1);
    OtherRules.Reached proportional = OtherRules.proportional(costs, speeds);
    OtherRules.Reached integer = OtherRules.bestInteger(costs, speeds);
    figures.add(name + "_D_of_the_original", original.gap(), "ratio");
    figures.add(name + "_D_of_proportional", proportional.gap(), "ratio");
    figures.add(name + "_D_of_best_integer", integer.gap(), "ratio");
    figures.add(name + "_slowest_of_best_of_best_integer", integer.share(), "ratio");
  }

  private static ServingCluster started(
      long seed, List<SimulatedModel> models, double[] speeds, int room) {
    ServingCluster cluster = deployed(seed, models, speeds, room);
    models.forEach(model -> cluster.submit(model.name()));
    return cluster;
  }

  private static ServingCluster deployed(
      long seed, List<SimulatedModel> models, double[] speeds, int room) {
    ServingCluster cluster = new ServingCluster(seed, models, LOAD_MS);
    for (double speed : speeds) {
      int unused = cluster.join(new Machine(speed, room * MODEL_BYTES));
    }
    models.forEach(cluster::deploy);
    return cluster;
  }

  /// Each of eight models has work half of the time, for 20 s on average; ten workers have memory
  /// for four.
  private void bursts() {
    List<SimulatedModel> models = Costs.spread(8, LEAST_COST_MS, 50, MODEL_BYTES);
    double[] speeds = new double[10];
    Arrays.fill(speeds, 1);
    for (int room : new int[] {4, 8}) {
      ServingCluster cluster = deployed(3, models, speeds, room);
      SplittableRandom random = new SplittableRandom(11);
      models.forEach(model -> begin(cluster, random, model));
      cluster.run(SETTLED_MS);
      long fromMs = cluster.nowMs();
      int before = cluster.loads();
      cluster.run(quick ? 5 * MINUTE_MS : 30 * MINUTE_MS);
      RateMeter.Summary summary = cluster.meter().summary(fromMs, cluster.nowMs());
      double minutes = (cluster.nowMs() - fromMs) / (double) MINUTE_MS;
      String name = "sim_bursts_memory_for_" + room + "_of_8";
      summarise(name, summary, 0.95, 0);
      figures.add(name + "_slowest_of_best", summary.share(), "ratio");
      figures.add(name + "_loads_a_minute", (cluster.loads() - before) / minutes, "loads");
    }
  }

  private static void begin(ServingCluster cluster, SplittableRandom random, SimulatedModel model) {
    long job = cluster.submit(model.name());
    cluster.at(
        cluster.nowMs() + burstMs(random),
        () -> {
          cluster.cancel(job);
          cluster.at(cluster.nowMs() + burstMs(random), () -> begin(cluster, random, model));
        });
  }

  private static long burstMs(SplittableRandom random) {
    return Math.max(1_000, Math.round(-Math.log(1 - random.nextDouble()) * 20_000));
  }

  /// Workers die at once, noticed after 2.3 s; memory for half of four models.
  private void killed(int count, double mostS) {
    int runs = quick ? 5 : 30;
    double[] backS = new double[runs];
    double[] loads = new double[runs];
    List<RateMeter.Window> after = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      double[] speeds = new double[10];
      Arrays.fill(speeds, 1);
      ServingCluster cluster =
          started(run, Costs.spread(4, LEAST_COST_MS, 50, MODEL_BYTES), speeds, 2);
      cluster.run(SETTLED_MS + 137L * run % 1_500);
      long faultMs = cluster.nowMs();
      int before = cluster.loads();
      for (int i = 0; i < count; i++) {
        cluster.kill((run + i) % 10);
      }
      cluster.run(SETTLED_MS);
      backS[run] = cluster.meter().backWithin20Ms(faultMs, cluster.nowMs()) / 1e3;
      loads[run] = cluster.loads() - before;
      after.addAll(cluster.meter().windows(faultMs + 10_000, cluster.nowMs()));
    }
    String name = "sim_killed_" + count + "_of_10";
    figures.note("seeds 0 to " + (runs - 1) + "; 0: rates never were more than 20 % apart");
    figures.add(
        name + "_back_within_20_max", Figures.percentile(backS, 1), "s", Goal.atMost(mostS));
    figures.add(name + "_loads_p50", Figures.median(loads), "loads", Goal.atMost(2.0 * count));
    summarise(name + "_from_10_s_after", RateMeter.summary(after), 0.99, 0.95);
  }

  private void joined() {
    int runs = quick ? 5 : 30;
    double[] firstS = new double[runs];
    double[] elsewhere = new double[runs];
    double[] own = new double[runs];
    for (int run = 0; run < runs; run++) {
      double[] speeds = new double[10];
      Arrays.fill(speeds, 1);
      ServingCluster cluster =
          started(run, Costs.spread(4, LEAST_COST_MS, 50, MODEL_BYTES), speeds, 2);
      cluster.run(SETTLED_MS + 137L * run % 1_500);
      int before = cluster.loads();
      long joinMs = cluster.nowMs();
      int number = cluster.join(new Machine(1, 2 * MODEL_BYTES));
      cluster.run(SETTLED_MS);
      firstS[run] = (cluster.firstTaskMs(number) - joinMs) / 1e3;
      own[run] = cluster.loads(number);
      elsewhere[run] = cluster.loads() - before - own[run];
    }
    figures.add(
        "sim_join_first_task_p50",
        Figures.median(firstS),
        "s",
        Goal.atMost(1 + LOAD_MS / 1e3).with("(1 s and a load)"));
    figures.add(
        "sim_join_loads_p50",
        Figures.median(own) + Figures.median(elsewhere),
        "loads",
        Goal.atMost(2));
  }
}
