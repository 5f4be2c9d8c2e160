package idunno.files.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaChoiceTest {
  private static final List<String> FIVE = List.of("a", "b", "c", "d", "e");

  private final ReplicaChoice choice = new ReplicaChoice(new BlobId(1, 2), 4);

  @Test
  void whoFailsIsReplacedByWhoWasNotChosen() {
    List<String> first = choice.next(FIVE);
    assertThat(first).hasSize(4);
    assertThat(choice.next(FIVE)).isEmpty();
    choice.silent(first.getFirst());
    List<String> second = choice.next(FIVE);
    assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
    first.subList(1, 4).forEach(choice::stored);
    assertThat(choice.isComplete(FIVE)).isFalse();
    choice.stored(second.getFirst());
    assertThat(choice.isComplete(FIVE)).isTrue();
    assertThat(choice.stored()).hasSize(4).isSorted().doesNotContain(first.getFirst());
  }

  @Test
  void aSilentNodeMayGetAnotherChanceAndARefusalIsFinal() {
    List<String> three = List.of("a", "b", "c");
    choice.next(three);
    choice.stored("a");
    choice.silent("b");
    choice.refused("c");
    assertThat(choice.next(three)).isEmpty();
    assertThat(choice.mayHope(three)).isTrue();
    choice.forgive();
    assertThat(choice.next(three)).containsExactly("b");
    choice.silent("b");
    assertThat(choice.mayHope(List.of("a", "c"))).isFalse();
  }

  @Test
  void fewerLiveNodesThanCopiesAreEnough() {
    choice.next(List.of("a", "b"));
    choice.stored("a");
    choice.stored("b");
    assertThat(choice.isComplete(List.of("a", "b"))).isTrue();
    assertThat(choice.isComplete(List.of("a", "b", "c"))).isFalse();
    assertThat(choice.next(List.of("a", "b", "c"))).containsExactly("c");
  }

  @Test
  void whoHasTheBytesCountsThoughItIsNoLongerLive() {
    ReplicaChoice small = new ReplicaChoice(new BlobId(3, 4), 2);
    small.next(List.of("a", "b"));
    small.stored("a");
    small.stored("b");
    assertThat(small.isComplete(List.of("c", "d"))).isTrue();
  }
}
