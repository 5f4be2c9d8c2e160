package idunno.serving.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MeasuresTest {
  @Test
  void aRateCountsExactlyTheFullBucketsOfItsWindow() {
    RateWindow window = new RateWindow(20_000);
    window.add(1_000_000, 1);
    window.add(1_000_250, 10);
    window.add(1_009_999, 100);
    window.add(1_010_000, 1000);

    assertThat(window.sum(1_010_000, 10_000)).isEqualTo(111);
    assertThat(window.sum(1_010_249, 10_000)).isEqualTo(111);
    assertThat(window.sum(1_010_250, 10_000)).isEqualTo(1110);
    assertThat(window.sum(1_030_000, 10_000)).isZero();
    assertThat(window.sum(1_030_000, 20_000)).isEqualTo(1000);
    assertThat(window.perSecond(1_010_250, 10_000)).isEqualTo(111.0);
  }

  @Test
  void aRateForgetsWhatItsRingCannotHold() {
    RateWindow window = new RateWindow(10_000);
    window.add(1_000_000, 5);
    window.add(2_000_000, 7);

    assertThat(window.sum(2_000_250, 10_000)).isEqualTo(7);
    assertThat(window.sum(1_000_250, 10_000)).isZero();
  }

  @Test
  void timingsAgreeWithSortingTheValues() {
    Random random = new Random(7);
    TimingStats stats = new TimingStats();
    double[] values = random.doubles(20_000).map(u -> Math.exp(u * 14) / 1000).toArray();
    for (double value : values) {
      stats.record(value, 1);
    }
    Arrays.sort(values);
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);

    StatsView.Timing view = stats.view();

    assertThat(view.count()).isEqualTo(20_000);
    assertThat(view.mean()).isCloseTo(mean, within(mean * 1e-9));
    assertThat(view.sd()).isCloseTo(Math.sqrt(variance), within(1e-6 * view.sd()));
    assertThat(view.median()).isCloseTo(values[9_999], within(0.016 * values[9_999]));
    assertThat(view.p90()).isCloseTo(values[17_999], within(0.016 * values[17_999]));
    assertThat(view.p95()).isCloseTo(values[18_999], within(0.016 * values[18_999]));
    assertThat(view.p99()).isCloseTo(values[19_799], within(0.016 * values[19_799]));
  }

  @Test
  void weightsCountAsSoManyQueries() {
    TimingStats stats = new TimingStats();
    stats.record(1, 90);
    stats.record(10, 10);

    assertThat(stats.view().mean()).isCloseTo(1.9, within(1e-9));
    assertThat(stats.view().p90()).isCloseTo(1, within(0.016));
    assertThat(stats.view().p95()).isCloseTo(10, within(0.16));
  }

  @Test
  void nothingRecordedIsAllZero() {
    assertThat(new TimingStats().view()).isEqualTo(new StatsView.Timing(0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void absurdTimesHaveTheirPlace() {
    TimingStats stats = new TimingStats();
    stats.record(0, 1);
    stats.record(1e15, 1);

    assertThat(stats.view().count()).isEqualTo(2);
    assertThat(stats.view().median()).isZero();
  }
}
