package idunno.nemesis.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Histories that keep the promise, and for each thing that is promised one that does not.
class ProofTest {
  private static final Action.Get GET = new Action.Get("f", OptionalLong.empty());
  private static final Action.Remove REMOVE = new Action.Remove("f");
  private static final Answer.Refused NONE = new Answer.Refused("no file is called 'f'");
  private static final Answer.Unknown LOST = new Answer.Unknown("not now");

  private final List<Operation> history = new ArrayList<>();
  private final List<Version> end = new ArrayList<>();

  private void saw(Action action, Answer answer, int begun, int ended) {
    history.add(new Operation(1, action, answer, begun, ended, 1));
  }

  private static Action.Put put(String sha256) {
    return new Action.Put("f", sha256, new Guard.None());
  }

  private static Answer wrote(long version) {
    return new Answer.Wrote(version);
  }

  private static Answer read(long version, String sha256) {
    return new Answer.Read(version, sha256);
  }

  private void content(String sha256) {
    end.add(new Version(end.size() + 1, false, sha256));
  }

  private void marker() {
    end.add(new Version(end.size() + 1, true, ""));
  }

  private List<String> violations() {
    return Proof.violations(history, Map.of("f", end));
  }

  private void requireOne(String words) {
    assertThat(violations()).isNotEmpty().first().asString().contains(words);
  }

  @Test
  void aHistoryInOneOrderIsNoViolation() {
    content("a");
    marker();
    content("a");
    content("b");
    saw(GET, NONE, 0, 9);
    saw(put("a"), wrote(1), 5, 12);
    saw(GET, read(1, "a"), 6, 8);
    saw(REMOVE, wrote(2), 20, 30);
    saw(GET, NONE, 25, 26);
    saw(new Action.Undelete("f"), wrote(3), 31, 40);
    saw(GET, read(3, "a"), 41, 42);
    saw(put("b"), LOST, 43, 44);
    saw(GET, read(3, "a"), 45, 46);
    saw(GET, read(4, "b"), 47, 48);
    saw(new Action.Stat("f"), read(4, "b"), 49, 50);
    assertThat(violations()).isEmpty();
  }

  @Test
  void anAcknowledgedVersionThatIsNotThereIsOne() {
    content("a");
    saw(put("a"), wrote(1), 0, 1);
    saw(put("b"), wrote(2), 2, 3);
    requireOne("was acknowledged and is lost");
  }

  @Test
  void oneNumberForTwoVersionsIsOne() {
    content("a");
    saw(put("a"), wrote(1), 0, 1);
    saw(put("a"), wrote(1), 2, 3);
    requireOne("was acknowledged twice");
  }

  @Test
  void otherContentIsOne() {
    content("a");
    saw(put("b"), wrote(1), 0, 1);
    requireOne("is other content at the end");
  }

  @Test
  void aReadThatLooksBackIsOne() {
    content("a");
    content("b");
    saw(put("a"), wrote(1), 0, 1);
    saw(put("b"), wrote(2), 2, 3);
    saw(GET, read(1, "a"), 4, 5);
    requireOne("version 2 was known before this began");
  }

  @Test
  void twoReadsOfWhichTheLaterSeesLessAreOneThoughTheWriteStillRuns() {
    content("a");
    content("b");
    saw(put("a"), wrote(1), 0, 1);
    saw(put("b"), wrote(2), 2, 20);
    saw(GET, read(2, "b"), 4, 5);
    saw(GET, read(1, "a"), 6, 7);
    requireOne("version 2 was known before this began");
  }

  @Test
  void aReadOfWhatIsOnlyWrittenLaterIsOne() {
    content("a");
    saw(GET, read(1, "a"), 0, 1);
    saw(put("a"), wrote(1), 2, 3);
    requireOne("version 1 was known before this began");
  }

  @Test
  void nothingWhereSomethingWasForSureIsOne() {
    content("a");
    saw(put("a"), wrote(1), 0, 1);
    saw(GET, NONE, 2, 3);
    requireOne("no version from 1 on can have been what this saw");
  }

  @Test
  void nothingAfterARemovalThatWasNotSeenIsNone() {
    content("a");
    marker();
    saw(put("a"), wrote(1), 0, 1);
    saw(REMOVE, LOST, 2, 3);
    saw(GET, NONE, 4, 5);
    assertThat(violations()).isEmpty();
    saw(GET, read(1, "a"), 6, 7);
    requireOne("no version from 1 on can have been what this saw");
  }

  @Test
  void aVersionThatNobodyAskedForIsOne() {
    content("a");
    content("b");
    saw(put("a"), wrote(1), 0, 1);
    requireOne("nobody asked for Version[number=2");
  }

  @Test
  void aVersionFromARefusedPutIsOneUnlessItWasTriedTwice() {
    content("a");
    content("b");
    Action guarded = new Action.Put("f", "b", new Guard.IfVersion(1));
    saw(put("a"), wrote(1), 0, 1);
    history.add(new Operation(1, guarded, new Answer.Refused("not so"), 2, 9, 2));
    assertThat(violations()).isEmpty();
    history.removeLast();
    history.add(new Operation(1, guarded, new Answer.Refused("not so"), 2, 9, 1));
    requireOne("nobody asked for Version[number=2");
  }

  @Test
  void aConditionThatDidNotHoldIsOne() {
    content("a");
    content("b");
    saw(put("a"), wrote(1), 0, 1);
    saw(new Action.Put("f", "b", new Guard.IfAbsent()), wrote(2), 2, 3);
    requireOne("was made against its condition");
  }

  @Test
  void aRefusalWhoseConditionHeldAllTheTimeIsOne() {
    content("a");
    saw(put("a"), wrote(1), 0, 1);
    saw(new Action.Put("f", "b", new Guard.IfVersion(1)), new Answer.Refused("no"), 2, 3);
    requireOne("can have been what this saw");
  }

  @Test
  void aCopyOfWhatWasReplacedBeforeIsOne() {
    content("a");
    content("b");
    saw(put("a"), wrote(1), 0, 1);
    saw(put("b"), wrote(2), 2, 3);
    saw(new Action.Copy("f", OptionalLong.empty(), "g"), wrote(1), 4, 5);
    List<Version> copy = List.of(new Version(1, false, "a"));
    assertThat(Proof.violations(history, Map.of("f", end, "g", copy)))
        .hasSize(1)
        .first()
        .asString()
        .contains("no version from 2 on");
  }

  @Test
  void aMissingNumberIsOne() {
    end.add(new Version(2, false, "a"));
    requireOne("version 1 is missing");
  }
}
