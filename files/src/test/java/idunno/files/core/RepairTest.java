package idunno.files.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RepairTest {
  private final Namespace namespace = new Namespace();
  private final Random random = new Random(5);

  @Test
  void nothingIsDoneWhileEverybodyWhoIsAwayMayComeBack() {
    put("a", 10, "n1", "n2", "n3", "n4");
    assertThat(plan(Set.of("n1", "n2", "n5", "n6"), Set.of(), 10)).isEmpty();
  }

  @Test
  void whoIsGoneIsReplaced() {
    put("a", 10, "n1", "n2", "n3", "n4");
    List<Repair.Step> steps = plan(Set.of("n1", "n2", "n3", "n5"), Set.of("n4"), 10);
    assertThat(steps).hasSize(1);
    assertThat(steps.getFirst().targets()).containsExactly("n5");
    assertThat(steps.getFirst().sources()).containsExactlyInAnyOrder("n1", "n2", "n3");
    assertThat(steps.getFirst().replicas()).containsExactly("n1", "n2", "n3", "n5");
  }

  @Test
  void theFewestLiveCopiesComeFirst() {
    put("three", 10, "n1", "n2", "n3", "n9");
    put("one", 10, "n1", "n7", "n8", "n9");
    put("whole", 10, "n1", "n2", "n3", "n4");
    put("two", 10, "n1", "n2", "n8", "n9");
    put("none", 10, "n7", "n8", "n9");
    List<Repair.Step> steps =
        plan(Set.of("n1", "n2", "n3", "n4", "n5"), Set.of("n7", "n8", "n9"), 10);
    assertThat(steps)
        .extracting(step -> step.version().name())
        .containsExactly("one", "two", "three");
    assertThat(steps).extracting(step -> step.targets().size()).containsExactly(3, 2, 1);
    assertThat(plan(Set.of("n1", "n2", "n3", "n4", "n5"), Set.of("n7", "n8", "n9"), 1))
        .extracting(step -> step.version().name())
        .containsExactly("one");
  }

  @Test
  void wherePlacesAreMissingWhoIsGoneStaysListedUntilThereAreEnough() {
    put("a", 10, "n1", "n2", "n3", "n4");
    assertThat(plan(Set.of("n1", "n2", "n3"), Set.of("n4"), 10)).isEmpty();
    Repair.Step step = plan(Set.of("n1", "n2", "n5"), Set.of("n3", "n4"), 10).getFirst();
    assertThat(step.targets()).containsExactly("n5");
    assertThat(step.replicas()).hasSize(4).contains("n1", "n2", "n5");
  }

  @Test
  void aVersionOfASmallerClusterGetsItsFullCopies() {
    put("a", 10, "n1");
    Repair.Step step = plan(Set.of("n1", "n2", "n3", "n4", "n5"), Set.of(), 10).getFirst();
    assertThat(step.targets()).hasSize(3).doesNotContain("n1");
    assertThat(step.replicas()).hasSize(4).contains("n1");
  }

  @Test
  void targetsAndSourcesGetEvenShares() {
    Set<String> live = new TreeSet<>();
    for (int i = 1; i <= 10; i++) {
      live.add("n" + i);
    }
    for (int i = 0; i < 700; i++) {
      List<String> others = new ArrayList<>(live);
      java.util.Collections.shuffle(others, random);
      others = new ArrayList<>(others.subList(0, 3));
      others.add("gone");
      put("f" + i, 1_000 + random.nextInt(1_000), others.toArray(String[]::new));
    }
    Map<String, Long> written = new HashMap<>();
    Map<String, Long> read = new HashMap<>();
    for (Repair.Step step : plan(live, Set.of("gone"), 1_000)) {
      long size = step.version().content().orElseThrow().size();
      step.targets().forEach(target -> written.merge(target, size, Long::sum));
      read.merge(step.sources().getFirst(), size, Long::sum);
    }
    assertThat(written.values()).hasSize(10).allMatch(bytes -> bytes > 95_000 && bytes < 115_000);
    assertThat(read.values()).hasSize(10).allMatch(bytes -> bytes > 90_000 && bytes < 120_000);
  }

  @Test
  void dangerCountsWhatIsMissingAndWhatIsOutOfReach() {
    put("a", 10, "n1", "n2", "n3", "n4");
    put("b", 10, "n1", "n2", "n8", "n9");
    put("c", 10, "n8", "n9");
    Repair.Cluster cluster = new Repair.Cluster(Set.of("n1", "n2", "n3", "n4"), Set.of("n8"), 4);
    assertThat(Repair.danger(namespace, cluster)).isEqualTo(new Repair.Danger(2, 1, 60));
  }

  private List<Repair.Step> plan(Set<String> live, Set<String> gone, int limit) {
    return Repair.plan(namespace, new Repair.Cluster(live, gone, 4), limit);
  }

  private void put(String name, long size, String... replicas) {
    Blob blob = new Blob(BlobId.random(random), size, new Sha256(1, 2, 3, 4), List.of(replicas));
    namespace.apply(new FileCommand.Commit(name, blob, new Condition.None(), ""), 1);
  }
}
