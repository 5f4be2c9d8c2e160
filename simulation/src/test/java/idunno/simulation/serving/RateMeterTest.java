package idunno.simulation.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import idunno.simulation.serving.RateMeter.Count;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RateMeterTest {
  private final RateMeter meter = new RateMeter(Map.of("a", 10.0, "b", 30.0));

  private static SortedMap<String, Count> counts(Count a, Count b) {
    return new TreeMap<>(Map.of("a", a, "b", b));
  }

  /// Both backlogged from 0 on; per step a completes 6 and b 5.
  private void readUntil(long endMs) {
    for (long ms = 0; ms <= endMs; ms += RateMeter.STEP_MS) {
      long steps = ms / RateMeter.STEP_MS;
      meter.read(ms, 1, counts(new Count(6 * steps, ms, true), new Count(5 * steps, ms, true)));
    }
  }

  @Test
  void theGapIsOfTheCompletionsInTenSecondsAndTheShareOfWhatEqualRatesWouldBe() {
    readUntil(12_000);

    assertThat(meter.windows(0, 12_000))
        .hasSize(9)
        .allSatisfy(window -> {
          assertThat(window.gap()).isCloseTo(1.0 / 6, within(1e-9));
          assertThat(window.share()).as("20 a second of 25").isCloseTo(0.8, within(1e-9));
        });
    RateMeter.Summary summary = meter.summary(0, 12_000);
    assertThat(summary.within20()).isEqualTo(1);
    assertThat(summary.within10()).isZero();
    assertThat(summary.medianGap()).isCloseTo(1.0 / 6, within(1e-9));
  }

  @Test
  void aModelWithoutWorkerOrWithABreakInItsBacklogIsNotCompared() {
    for (long ms = 0; ms <= 20_000; ms += RateMeter.STEP_MS) {
      meter.read(ms, 1, counts(new Count(ms, ms, ms < 9_000), new Count(ms, ms, true)));
      meter.read(ms + 1, 1, counts(new Count(ms, 5_000, true), new Count(ms, ms, true)));
    }

    assertThat(meter.windows(0, 30_000)).isEmpty();
  }

  @Test
  void theWindowGrowsUntilTwentyAreToBeExpected() {
    RateMeter slow = new RateMeter(Map.of("a", 400.0, "b", 600.0));
    for (long ms = 0; ms <= 21_000; ms += RateMeter.STEP_MS) {
      slow.read(ms, 1, counts(new Count(ms / 1_000, ms, true), new Count(ms / 1_000, ms, true)));
    }

    assertThat(slow.windows(0, 21_000))
        .extracting(RateMeter.Window::endMs)
        .containsExactly(20_000L, 20_250L, 20_500L, 20_750L, 21_000L);
  }

  @Test
  void backWithinTwentyPercentIsWhenTheLastWindowBeyondItHasEnded() {
    for (long ms = 0; ms <= 60_000; ms += RateMeter.STEP_MS) {
      long b = ms < 20_000 ? ms : ms < 30_000 ? 20_000 : ms - 10_000;
      meter.read(ms, 1, counts(new Count(ms, ms, true), new Count(b, ms, true)));
    }

    assertThat(meter.backWithin20Ms(20_000, 60_000)).isBetween(17_000L, 18_000L);
    assertThat(meter.backWithin20Ms(45_000, 60_000)).isZero();
  }
}
