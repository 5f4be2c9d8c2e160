package idunno.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// With real groups in [ThreeMembersTest].
class LeaderlessTest {
  private long nanos;
  private final Leaderless leaderless =
      new Leaderless(
          new Clock() {
            @Override
            public long wallMillis() {
              return 0;
            }

            @Override
            public long monotonicNanos() {
              return nanos;
            }
          },
          Duration.ofSeconds(3));

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
    nanos = Duration.ofSeconds(103).toNanos();
    assertThat(leaderless.isForLong()).isTrue();
    see(true, 104);
    assertThat(leaderless.isForLong()).isFalse();
    see(false, 105);
    assertThat(leaderless.isForLong()).isFalse();
  }

  private void see(boolean known, long seconds) {
    nanos = Duration.ofSeconds(seconds).toNanos();
    leaderless.see(known);
  }
}
