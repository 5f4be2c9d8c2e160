package idunno.serving.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random schedules of everything that can happen. A failing seed is printed with the assertion and
/// replays for ever.
class LedgerTest {
  private static final int SEEDS = 40;

  @ParameterizedTest
  @ValueSource(longs = {0, 1000, 2000, 3000, 4000})
  void everyQueryEndsExactlyOnceAndAReplicaFromSnapshotsIsTheSame(long from) {
    long succeeded = 0;
    long deadLetters = 0;
    for (long seed = from; seed < from + SEEDS; seed++) {
      RandomSchedule schedule = new RandomSchedule(seed);
      schedule.run(400);
      schedule.drain();
      assertThat(schedule.jobsEnded()).as("seed %d", seed).isTrue();
      succeeded += schedule.totals().succeeded();
      deadLetters += schedule.totals().failed();
    }
    assertThat(succeeded).as("schedules that get something done").isGreaterThan(SEEDS * 50L);
    assertThat(deadLetters).as("schedules that find poison").isGreaterThan(SEEDS / 2L);
  }
}
