package idunno.membership.net;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.HostPort;
import idunno.membership.core.Event;
import idunno.membership.core.Member;
import org.junit.jupiter.api.Test;

class VerdictsTest {
  private final Tally tally = new Tally();
  private final Verdicts verdicts = new Verdicts(tally);

  private static Member life(long epoch) {
    return Member.of("n", new HostPort("127.0.0.1", 7400), epoch, Machines.TAGS);
  }

  @Test
  void whoComesBackInTheSameLifeWasWronglySuspectedAndFailed() {
    verdicts.noticed(new Event.Suspected(life(1)));
    verdicts.noticed(new Event.Failed(life(1)));
    verdicts.noticed(new Event.CameBack(life(1)));
    verdicts.noticed(new Event.Failed(life(1)));
    verdicts.noticed(new Event.Deleted(life(1)));
    verdicts.noticed(new Event.CameBack(life(1)));
    Counters counters = tally.snapshot();
    assertThat(counters.suspicions()).isEqualTo(1);
    assertThat(counters.falseSuspicions()).isEqualTo(1);
    assertThat(counters.failures()).isEqualTo(2);
    assertThat(counters.falseFailures()).isEqualTo(2);
  }

  @Test
  void aNewLifeTakesNothingBack() {
    verdicts.noticed(new Event.Suspected(life(1)));
    verdicts.noticed(new Event.Failed(life(1)));
    verdicts.noticed(new Event.Deleted(life(1)));
    verdicts.noticed(new Event.Joined(life(2)));
    verdicts.noticed(new Event.CameBack(life(2)));
    assertThat(tally.snapshot().falseSuspicions()).isZero();
    assertThat(tally.snapshot().falseFailures()).isZero();
  }
}
