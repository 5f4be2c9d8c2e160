package idunno.membership.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JudgedTimeTest {
  private final JudgedTime time = new JudgedTime(60);

  @Test
  void itGoesWithTheClockWhileTheNodeKeepsItsTimes() {
    assertThat(time.at(1_000)).isEqualTo(1_000);
    time.due(1_100);
    assertThat(time.dueMs()).isEqualTo(1_100);
    assertThat(time.at(1_150)).isEqualTo(1_150);
  }

  @Test
  void whatANodeSleepsBeyondItsTimeDoesNotCount() {
    time.due(1_100);
    assertThat(time.at(6_100)).isEqualTo(1_100);
    time.due(1_200);
    assertThat(time.dueMs()).isEqualTo(6_200);
    assertThat(time.at(6_150)).isEqualTo(1_150);
  }

  @Test
  void aNodeWithNothingToDoIsNeverLate() {
    time.due(Long.MAX_VALUE);
    assertThat(time.at(1_000_000)).isEqualTo(1_000_000);
    assertThat(time.dueMs()).isEqualTo(Long.MAX_VALUE);
  }
}
