package idunno.consensus.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RosterTest {
  private static final long SECOND = 1_000_000_000;

  private final Roster roster = new Roster(SECOND);

  @Test
  void asManyAreAskedAsMakeAMajorityWithTheLeader() {
    assertThat(roster.next(List.of("b"), 0).counted()).hasSize(1);
    assertThat(roster.next(List.of("b", "c"), 0).counted()).hasSize(1);
    assertThat(roster.next(List.of("b", "c", "d"), 0).counted()).hasSize(2).doesNotHaveDuplicates();
    assertThat(roster.next(List.of("b", "c", "d", "e"), 0).counted()).hasSize(2);
    assertThat(roster.next(List.of("b", "c", "d", "e", "f", "g"), 0).counted()).hasSize(3);
  }

  @Test
  void eachIsAskedAsOftenAsTheOthers() {
    Map<String, Integer> asked = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      roster
          .next(List.of("b", "c", "d"), 0)
          .counted()
          .forEach(voter -> asked.merge(voter, 1, Integer::sum));
    }
    assertThat(asked).containsOnly(Map.entry("b", 40), Map.entry("c", 40), Map.entry("d", 40));
  }

  @Test
  void nobodyWaitsAgainForASilentVoterWhichIsTriedOnceASecondBesideTheOthers() {
    List<String> others = List.of("b", "c");
    roster.silent("b", 0);
    for (int ms = 0; ms < 1_000; ms++) {
      Roster.Call call = roster.next(others, ms * 1_000_000L);
      assertThat(call.counted()).containsExactly("c");
      assertThat(call.beside()).isEmpty();
    }
    Roster.Call probing = roster.next(others, SECOND);
    assertThat(probing.counted()).containsExactly("c");
    assertThat(probing.beside()).containsExactly("b");
    assertThat(roster.next(others, SECOND + 1).beside()).isEmpty();
    assertThat(roster.next(others, 2 * SECOND).beside()).containsExactly("b");
    roster.answered("b");
    assertThat(List.of(roster.next(others, 2 * SECOND), roster.next(others, 2 * SECOND)))
        .flatExtracting(Roster.Call::counted)
        .containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void withTooFewWhoAnswerNobodyIsCountedOnButTheSilentAreTried() {
    List<String> others = List.of("b", "c", "d", "e");
    for (String voter : List.of("b", "c", "d")) {
      roster.silent(voter, 0);
    }
    Roster.Call call = roster.next(others, SECOND);
    assertThat(call.counted()).isEmpty();
    assertThat(call.beside()).containsExactly("b", "c", "d");
    roster.answered("d");
    assertThat(roster.next(others, SECOND).counted()).containsExactlyInAnyOrder("d", "e");
  }

  @Test
  void whoIsNoLongerAVoterIsForgotten() {
    roster.silent("b", 0);
    assertThat(roster.next(List.of("c"), 0).counted()).containsExactly("c");
    assertThat(roster.next(List.of("b"), 0).counted()).containsExactly("b");
  }
}
