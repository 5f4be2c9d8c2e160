package idunno.membership.core;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RosterTest {
  private static final Tags TAGS = new Tags(List.of(), 2, 1 << 30, "0.1.0", "");

  private static Standing standing(int number, int incarnation) {
    HostPort address = new HostPort("127.0.0.1", number);
    return new Standing(Member.of("n" + number, address, 1, TAGS), incarnation, State.ACTIVE);
  }

  @Test
  void itIsASortedMapByPlaceOnTheRingWhateverIsDone() {
    Random random = new Random(4);
    Roster roster = new Roster();
    TreeMap<Long, Standing> model = new TreeMap<>(Long::compareUnsigned);
    for (int step = 0; step < 5_000; step++) {
      Standing standing = standing(random.nextInt(100), random.nextInt(3));
      if (random.nextInt(3) == 0) {
        roster.remove(standing.key());
        model.remove(standing.key());
      } else {
        roster.put(standing);
        model.put(standing.key(), standing);
      }
      assertThat(roster.size()).isEqualTo(model.size());
      assertThat(roster.find(standing.key())).isEqualTo(model.get(standing.key()));
    }
    List<Standing> listed = new ArrayList<>();
    for (int i = 0; i < roster.size(); i++) {
      listed.add(roster.at(i));
    }
    assertThat(listed).containsExactlyElementsOf(model.values());
    assertThat(roster.at(-1)).isEqualTo(roster.at(roster.size() - 1));
  }

  @Test
  void theDigestTellsWhatIsListedAndNotHowItCameAbout() {
    Roster one = new Roster();
    Roster two = new Roster();
    for (int i = 0; i < 50; i++) {
      one.put(standing(i, 0));
      two.put(standing(49 - i, 1));
    }
    assertThat(one.digest()).isNotEqualTo(two.digest());
    for (int i = 0; i < 50; i++) {
      two.put(standing(i, 0));
    }
    two.put(standing(99, 0));
    two.remove(standing(99, 0).key());
    assertThat(one.digest()).isEqualTo(two.digest());
    assertThat(one.parts()).isEqualTo(two.parts()).hasSize(Roster.PARTS);
    two.remove(standing(7, 0).key());
    assertThat(one.digest()).isNotEqualTo(two.digest());
  }

  @Test
  void neighboursGoRoundTheRingAndNeverIncludeOneself() {
    Roster roster = new Roster();
    for (int i = 0; i < 5; i++) {
      roster.put(standing(i, 0));
    }
    long key = roster.at(4).key();
    assertThat(roster.neighbour(key, 1, 0, _ -> true)).isEqualTo(roster.at(0));
    assertThat(roster.neighbour(key, 1, 1, _ -> true)).isEqualTo(roster.at(1));
    assertThat(roster.neighbour(key, -1, 0, _ -> true)).isEqualTo(roster.at(3));
    assertThat(roster.neighbour(key, 1, 4, _ -> true)).isNull();
    Standing third = roster.at(2);
    assertThat(roster.neighbour(key, 1, 0, each -> each.equals(third))).isEqualTo(third);
    assertThat(roster.neighbour(key, 1, 0, _ -> false)).isNull();
  }

  @Test
  void aCopyIsTheSameUntilEitherChanges() {
    Roster one = new Roster();
    for (int i = 0; i < 9; i++) {
      one.put(standing(i, 0));
    }
    Roster two = one.copy();
    assertThat(two.all()).isEqualTo(one.all());
    assertThat(two.digest()).isEqualTo(one.digest());
    two.remove(standing(3, 0).key());
    one.put(standing(5, 1));
    one.put(standing(20, 0));
    assertThat(one.size()).isEqualTo(10);
    assertThat(two.size()).isEqualTo(8);
    assertThat(one.find(standing(3, 0).key())).isEqualTo(standing(3, 0));
    assertThat(two.find(standing(5, 0).key())).isEqualTo(standing(5, 0));
    assertThat(two.parts()).isNotEqualTo(one.parts());
  }

  @Test
  void aPlaceThatNobodyHasHasNeighboursToo() {
    Roster roster = new Roster();
    for (int i = 0; i < 5; i++) {
      roster.put(standing(i, 0));
    }
    Standing gone = roster.at(2);
    roster.remove(gone.key());
    assertThat(roster.neighbour(gone.key(), 1, 0, _ -> true)).isEqualTo(roster.at(2));
    assertThat(roster.neighbour(gone.key(), -1, 0, _ -> true)).isEqualTo(roster.at(1));
  }
}
