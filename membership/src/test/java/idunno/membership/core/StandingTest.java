package idunno.membership.core;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.HostPort;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final Tags TAGS = new Tags(List.of(), 2, 1 << 30, "0.1.0", "");

  private static Member life(long epoch) {
    return Member.of("n", new HostPort("127.0.0.1", 7400), epoch, TAGS);
  }

  private static List<Standing> inOrder() {
    List<Standing> all = new ArrayList<>();
    for (long epoch = 1; epoch <= 3; epoch++) {
      for (int incarnation = 0; incarnation < 3; incarnation++) {
        for (State state : State.values()) {
          all.add(new Standing(life(epoch), incarnation, state));
        }
      }
    }
    return all;
  }

  @Test
  void ofTwoStandingsExactlyTheLaterOverrules() {
    List<Standing> all = inOrder();
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < all.size(); j++) {
        assertThat(all.get(i).overrules(all.get(j))).isEqualTo(i > j);
      }
    }
  }

  @Test
  void newsInAnyOrderAndTwiceEndInTheSame() {
    List<Standing> news = new ArrayList<>(inOrder());
    news.addAll(inOrder());
    Standing last = news.getLast();
    for (int seed = 0; seed < 100; seed++) {
      Collections.shuffle(news, new Random(seed));
      Standing known = news.getFirst();
      for (Standing each : news) {
        known = each.overrules(known) ? each : known;
      }
      assertThat(known).isEqualTo(last);
    }
  }

  @Test
  void allLivesOfAnAddressHaveOnePlaceOnTheRing() {
    assertThat(life(1).key()).isEqualTo(life(2).key());
    assertThat(life(1).key())
        .isNotEqualTo(Member.keyOf(new HostPort("127.0.0.1", 7401)))
        .isNotEqualTo(Member.keyOf(new HostPort("127.0.0.2", 7400)));
  }
}
