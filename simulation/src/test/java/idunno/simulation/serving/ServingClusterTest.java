package idunno.simulation.serving;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.simulation.serving.ServingCluster.Machine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServingClusterTest {
  private static final long MEMORY = 1L << 30;

  private static List<SimulatedModel> models(int count, double spread) {
    return Costs.spread(count, 4, spread, MEMORY);
  }

  /// Ten workers with memory for all of them, and a job for each.
  private static ServingCluster started(long seed, List<SimulatedModel> models) {
    ServingCluster cluster = new ServingCluster(seed, models, 2_000);
    for (int i = 0; i < 10; i++) {
      int unused = cluster.join(new Machine(1, models.size() * MEMORY));
    }
    models.forEach(cluster::deploy);
    models.forEach(model -> cluster.submit(model.name()));
    return cluster;
  }

  @ParameterizedTest
  @CsvSource({"2,1.4", "2,50", "8,50"})
  void ratesAreEqualAndNearTheBestThatIsPossible(int count, double spread) {
    ServingCluster cluster = started(1, models(count, spread));
    cluster.run(60_000);

    RateMeter.Summary summary = cluster.meter().summary(cluster.nowMs() - 45_000, cluster.nowMs());
    assertThat(summary.windows()).isEqualTo(180);
    assertThat(summary.within20()).isGreaterThanOrEqualTo(0.99);
    assertThat(summary.share()).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void ratesStayTogetherWhenThreeWorkersDieAtOnce() {
    ServingCluster cluster = started(2, models(4, 50));
    cluster.run(30_000);
    long fault = cluster.nowMs();
    for (int i = 0; i < 3; i++) {
      cluster.kill(i);
    }
    cluster.run(30_000);

    assertThat(cluster.meter().windows(fault, cluster.nowMs())).hasSize(120);
    assertThat(cluster.meter().backWithin20Ms(fault, cluster.nowMs())).isLessThan(8_000);
  }

  @Test
  void oneSeedGivesOneHistory() {
    ServingCluster first = started(3, models(3, 5));
    ServingCluster second = started(3, models(3, 5));
    first.run(30_000);
    second.run(30_000);

    assertThat(first.meter().windows(0, first.nowMs()))
        .isNotEmpty()
        .isEqualTo(second.meter().windows(0, second.nowMs()));
  }

  @Test
  void rulesWithoutSharedWorkersAreFarFromEqual() {
    double[] costs = {1, 50};
    double[] speeds = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

    assertThat(OtherRules.original(costs, speeds, 50, 1).gap()).isGreaterThan(0.9);
    assertThat(OtherRules.bestInteger(costs, speeds).gap()).isBetween(0.81, 0.83);
    assertThat(OtherRules.proportional(costs, speeds).share()).isBetween(0.91, 0.93);
  }
}
