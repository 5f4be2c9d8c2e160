package idunno.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// With real groups in [ThreeMembersTest].
class LeaderlessTest {
  private final HandClock clock = new HandClock();
  private final Leaderless leaderless = new Leaderless(clock, Duration.ofSeconds(3));

  @Test
  void aMemberThatHasNeverKnownALeaderGoesOnHoping() {
    see(false, 0);
    see(false, 60);
    assertThat(leaderless.isForLong()).isFalse();
  }

  @Test
  void hopeEndsALimitAfterTheLossAndComesBackWithTheNextLeader() {
    see(true, 1);
    see(false, 100);
    see(false, 102);
    assertThat(leaderless.isForLong()).isFalse();
    clock.set(Duration.ofSeconds(103));
    assertThat(leaderless.isForLong()).isTrue();
    see(true, 104);
    assertThat(leaderless.isForLong()).isFalse();
    see(false, 105);
    assertThat(leaderless.isForLong()).isFalse();
  }

  private void see(boolean known, long seconds) {
    clock.set(Duration.ofSeconds(seconds));
    leaderless.see(known);
  }
}
