package idunno.serving.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LeasesTest {
  private final Leases leases = new Leases(2000);
  private final AttemptId first = new AttemptId(new TaskId(1, 0), 1);
  private final AttemptId second = new AttemptId(new TaskId(1, 1), 1);

  @Test
  void anAttemptThatItsWorkerDoesNotMentionExpiresUntilItEnds() {
    leases.granted(first, 0);
    leases.granted(second, 500);
    assertThat(leases.expired(2000)).isEmpty();
    assertThat(leases.expired(2001)).containsExactly(first);
    assertThat(leases.expired(3000)).containsExactly(first, second);

    leases.ended(first);

    assertThat(leases.expired(3000)).containsExactly(second);
  }

  @Test
  void slowIsNotDead() {
    leases.granted(first, 0);
    for (long now = 500; now < 100_000; now += 500) {
      leases.renew(List.of(first, second), now);
      assertThat(leases.expired(now + 2000)).isEmpty();
    }
    assertThat(leases.expired(200_000)).as("an unknown one is not made").containsExactly(first);
  }

  @Test
  void aNewLeaderGivesEveryAttemptAFreshDeadline() {
    leases.granted(first, 0);

    leases.restart(List.of(second), 10_000);

    assertThat(leases.expired(12_000)).containsExactly(first);
    assertThat(leases.expired(12_001)).containsExactly(first, second);
  }

  @Test
  void anAttemptGrantedWhileANewLeaderLooksAroundIsNotForgotten() {
    leases.granted(first, 9_999);

    leases.restart(List.of(second), 10_000);

    assertThat(leases.expired(12_001)).containsExactly(first, second);
  }

  @Test
  void anAttemptThatNobodyStartedALeaseForGetsOne() {
    leases.granted(first, 0);

    leases.adopt(List.of(first, second), 1_000);

    assertThat(leases.expired(2_001)).as("the others' go on").containsExactly(first);
    assertThat(leases.expired(3_001)).containsExactly(first, second);
  }
}
