package idunno.node;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.HostPort;
import idunno.membership.core.Event;
import idunno.membership.core.Member;
import idunno.membership.core.Tags;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameWatchTest {
  private static final Tags TAGS = new Tags(List.of(), 2, 1L << 30, "0.1.0", "d15c");

  private final List<String> taken = new ArrayList<>();
  private final NameWatch watch = new NameWatch(() -> member("n3", 1, 1_000), taken::add);

  @Test
  void aLaterLifeOfTheNameElsewhereMakesThisNodeGiveWay() {
    watch.noticed(new Event.Joined(member("n3", 2, 2_000)), 0);
    assertThat(taken).singleElement().asString().contains("'n3'", "127.0.0.1:7402", "later");
  }

  @Test
  void soDoesOneThatHasComeBack() {
    watch.noticed(new Event.CameBack(member("n3", 2, 2_000)), 0);
    assertThat(taken).hasSize(1);
  }

  @Test
  void othersAndEarlierLivesAndThisNodeItselfAreNoReason() {
    watch.noticed(new Event.Joined(member("n4", 2, 2_000)), 0);
    watch.noticed(new Event.Joined(member("n3", 2, 500)), 0);
    watch.noticed(new Event.Joined(member("n3", 1, 2_000)), 0);
    watch.noticed(new Event.Failed(member("n3", 2, 2_000)), 0);
    assertThat(taken).isEmpty();
  }

  @Test
  void ofTwoThatBeganInTheSameMillisecondExactlyOneGivesWay() {
    NameWatch others = new NameWatch(() -> member("n3", 2, 1_000), taken::add);
    watch.noticed(new Event.Joined(member("n3", 2, 1_000)), 0);
    others.noticed(new Event.Joined(member("n3", 1, 1_000)), 0);
    assertThat(taken).hasSize(1);
  }

  private static Member member(String name, int number, long epoch) {
    return Member.of(name, new HostPort("127.0.0.1", 7_400 + number), epoch, TAGS);
  }
}
