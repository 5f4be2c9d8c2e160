package idunno.membership.core;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.HostPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RumoursTest {
  private static final int ROOM_FOR_TEN = 10 * Change.BRIEF_BYTES;

  private final Rumours rumours = new Rumours();

  private static Standing standing(int number, int incarnation) {
    HostPort address = new HostPort("127.0.0.1", number);
    Tags tags = new Tags(List.of(), 2, 1 << 30, "0.1.0", "");
    return new Standing(Member.of("n" + number, address, 1, tags), incarnation, State.ACTIVE);
  }

  @Test
  void eachIsToldAsOftenAsTheClusterIsLarge() {
    for (int i = 0; i < 25; i++) {
      rumours.tell(standing(i, 0), 0, false, 100);
    }
    Map<Long, Integer> told = new HashMap<>();
    while (!rumours.isEmpty()) {
      List<Change> message = rumours.take(ROOM_FOR_TEN, 5);
      assertThat(message).hasSizeBetween(1, 10).doesNotHaveDuplicates();
      message.forEach(change -> told.merge(change.key(), 1, Integer::sum));
    }
    assertThat(told).hasSize(25);
    assertThat(told.values()).allMatch(times -> times == Rumours.timesFor(100));
  }

  @Test
  void theLeastToldComesFirstAndNewerNewsTakesThePlaceOfOlder() {
    rumours.tell(standing(1, 0), 0, false, 100);
    rumours.tell(standing(2, 0), 0, false, 100);
    rumours.take(ROOM_FOR_TEN, 0);
    rumours.tell(standing(3, 0), 0, false, 100);
    rumours.tell(standing(2, 1), 0, false, 100);
    List<Integer> incarnations = new ArrayList<>();
    List<Long> keys = new ArrayList<>();
    for (Change change : rumours.take(ROOM_FOR_TEN, 0)) {
      keys.add(change.key());
      incarnations.add(change.incarnation());
    }
    assertThat(keys)
        .containsExactly(standing(3, 0).key(), standing(2, 0).key(), standing(1, 0).key());
    assertThat(incarnations).containsExactly(0, 1, 0);
  }

  @Test
  void howeverMuchHappensOnlyTheLastIsStillTold() {
    for (int i = 0; i < 5_000; i++) {
      rumours.tell(standing(i, 0), 0, true, 100);
    }
    assertThat(rumours.size()).isEqualTo(500);
    assertThat(rumours.take(1_000, 0)).isNotEmpty();
    rumours.tell(standing(6_000, 0), 0, true, 100);
    assertThat(rumours.take(200, 0).getFirst().key()).isNotEqualTo(standing(0, 0).key());
  }
}
