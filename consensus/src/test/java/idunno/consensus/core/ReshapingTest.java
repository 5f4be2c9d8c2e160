package idunno.consensus.core;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.HostPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReshapingTest {
  private static final Following GOOD = new Following(true, 0);
  private static final Following LATE = new Following(true, 1000);

  private final Reshaping reshaping = new Reshaping(7, 64);
  private final Map<String, Following> following = new HashMap<>();
  private final List<Machine> machines = new ArrayList<>();

  @Test
  void aNewMachineComesInAsAListener() {
    present("a", "b");
    assertThat(next(List.of("a"), List.of())).isEqualTo(change("a", "b", "b is new"));
  }

  @Test
  void aListenerBecomesAVoterOnlyOnceItHasCaughtUp() {
    present("a", "b");
    following.put("b", LATE);
    assertThat(next(List.of("a"), List.of("b"))).isInstanceOf(Step.None.class);
    following.put("b", GOOD);
    assertThat(next(List.of("a"), List.of("b"))).isEqualTo(change("ab", "", "b has caught up"));
  }

  @Test
  void theEighthMachineStaysAListener() {
    present("a", "b", "c", "d", "e", "f", "g", "h");
    assertThat(next(names("abcdefg"), names("h")))
        .isEqualTo(new Step.None(false, "the shape is right"));
  }

  @Test
  void aListenerTakesThePlaceOfAVoterThatIsGoneInOneStep() {
    present("a", "b", "c", "d", "e", "f", "h", "i");
    gone("g");
    following.put("h", LATE);
    assertThat(next(names("abcdefg"), names("hi")))
        .isEqualTo(change("abcdefi", "h", "i takes the place of g"));
  }

  @Test
  void aVoterThatIsGoneForGoodGoesEvenWithoutAnHeir() {
    present("a", "b");
    gone("c");
    assertThat(next(names("abc"), List.of())).isEqualTo(change("ab", "", "c is gone"));
  }

  @Test
  void oneOfTwoVotersThatLeavesStaysUntilItsHeirHasCaughtUpAndVotes() {
    present("a", "c");
    leaving("b");
    following.put("c", LATE);
    assertThat(next(names("ab"), names("c"))).isInstanceOf(Step.None.class);
    following.put("c", GOOD);
    assertThat(next(names("ab"), names("c"))).isEqualTo(change("abc", "", "c has caught up"));
    assertThat(next(names("abc"), List.of())).isEqualTo(change("ac", "", "b is gone"));
  }

  @Test
  void aSilentVoterKeepsItsPlaceAndASilentListenerIsNotPromoted() {
    present("a", "b", "c");
    silent("d", "e");
    assertThat(next(names("abcd"), names("e"))).isInstanceOf(Step.None.class);
  }

  @Test
  void nothingIsChangedWithoutAMajority() {
    present("a", "d");
    silent("b", "c");
    assertThat(next(names("abc"), names("d")))
        .isEqualTo(new Step.None(true, "no majority of the voters [a, b, c] answers"));
  }

  @Test
  void aLeavingVoterStaysWhileTheOthersWouldHaveNoMajorityWithoutIt() {
    present("a");
    silent("b");
    leaving("c");
    assertThat(next(names("abc"), List.of())).isInstanceOf(Step.None.class);
  }

  @Test
  void aDeadVoterGoesBeforeALeavingOne() {
    present("a", "b", "c");
    leaving("d");
    gone("e");
    assertThat(next(names("abcde"), List.of())).isEqualTo(change("abcd", "", "e is gone"));
  }

  @Test
  void aLeavingLeaderHandsOverAndIsNotRemovedBefore() {
    leaving("a");
    present("b", "c");
    assertThat(next(names("abc"), List.of())).isEqualTo(new Step.HandOver("b", "a leaves"));
    following.put("b", LATE);
    assertThat(next(names("abc"), List.of())).isEqualTo(new Step.HandOver("c", "a leaves"));
    following.put("c", LATE);
    assertThat(next(names("abc"), List.of())).isInstanceOf(Step.None.class);
  }

  @Test
  void aLeavingLeaderThatVotesAloneFirstMakesAListenerAVoter() {
    leaving("a");
    present("b");
    assertThat(next(names("a"), names("b"))).isEqualTo(change("ab", "", "b has caught up"));
  }

  @Test
  void theLastMachineStays() {
    leaving("a");
    assertThat(next(names("a"), List.of()))
        .isEqualTo(new Step.None(false, "a is the last machine"));
  }

  @Test
  void listenersThatAreGoneAreDropped() {
    present("a", "b");
    gone("c", "d");
    assertThat(next(names("ab"), names("cd"))).isEqualTo(change("ab", "", "listeners are gone"));
  }

  @Test
  void aVoterWhoseAddressANewNameUsesIsGone() {
    present("a", "b", "c");
    machines.add(new Machine("w", address("d"), Standing.PRESENT));
    assertThat(next(names("abcd"), List.of())).isEqualTo(change("abc", "", "d is gone"));
    assertThat(next(names("abc"), List.of())).isEqualTo(change("abc", "w", "w is new"));
  }

  @Test
  void aVoterThatNobodyListsKeepsItsPlace() {
    present("a", "b");
    following.put("c", GOOD);
    assertThat(next(names("abc"), List.of())).isEqualTo(new Step.None(false, "the shape is right"));
  }

  private void present(String... names) {
    list(Standing.PRESENT, GOOD, names);
  }

  private void silent(String... names) {
    list(Standing.SILENT, Following.NOT, names);
  }

  private void gone(String... names) {
    list(Standing.GONE, Following.NOT, names);
  }

  /// Said to be gone, and still running.
  private void leaving(String... names) {
    list(Standing.GONE, GOOD, names);
  }

  private void list(Standing standing, Following follows, String... names) {
    for (String name : names) {
      machines.add(new Machine(name, address(name), standing));
      following.put(name, follows);
    }
  }

  private Step next(List<String> voters, List<String> listeners) {
    Map<String, HostPort> addresses = new HashMap<>();
    voters.forEach(name -> addresses.put(name, address(name)));
    listeners.forEach(name -> addresses.put(name, address(name)));
    return reshaping.next(
        new Configuration(voters, listeners, "a", addresses), machines, following);
  }

  private static HostPort address(String name) {
    return new HostPort("127.0.0.1", 4000 + name.charAt(0));
  }

  private static List<String> names(String letters) {
    return letters.chars().mapToObj(letter -> String.valueOf((char) letter)).toList();
  }

  private static Step change(String voters, String listeners, String why) {
    return new Step.Change(names(voters), names(listeners), why);
  }
}
