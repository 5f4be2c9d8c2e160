package idunno.membership.core;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.HostPort;
import java.util.List;
import org.junit.jupiter.api.Test;

class DepartedTest {
  private static final long DAY_MS = 86_400_000;
  private static final int MANY = 6_000;

  private final Departed departed = new Departed();

  private static Standing deleted(int number) {
    HostPort address = new HostPort("127.0.0.1", number);
    Tags tags = new Tags(List.of(), 2, 1 << 30, "0.1.0", "");
    return new Standing(Member.of("n" + number, address, 1, tags), 0, State.DELETED);
  }

  @Test
  void theGoneAreRememberedForADay() {
    departed.put(deleted(1), 0, 0);
    departed.forget(DAY_MS);
    assertThat(departed.find(deleted(1).key())).isNotNull();
    departed.forget(DAY_MS + 1);
    assertThat(departed.isEmpty()).isTrue();
  }

  @Test
  void whoStartsAgainAtEverNewPortsFillsNoMemory() {
    for (int i = 1; i <= MANY; i++) {
      departed.put(deleted(i), i * 1_000L, i * 1_000L);
    }
    assertThat(departed.all()).hasSizeLessThanOrEqualTo(4_096);
    assertThat(departed.find(deleted(MANY).key())).isNotNull();
    assertThat(departed.find(deleted(1).key())).isNull();
  }

  @Test
  void howeverManyGoAtOnceAllAreRememberedWhileOldNewsMayBeOnTheirWay() {
    for (int i = 1; i <= MANY; i++) {
      departed.put(deleted(i), 0, 0);
    }
    departed.forget(60_000);
    assertThat(departed.all()).hasSize(MANY);
    departed.forget(60_001);
    assertThat(departed.all()).hasSize(4_096);
  }
}
