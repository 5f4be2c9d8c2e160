package idunno.files.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FillingTest {
  private static final Filling.Limits LIMITS = new Filling.Limits(200, 1_000_000_000, 100_000);

  private final Namespace namespace = new Namespace();
  private final Random random = new Random(11);

  @Test
  void aNewNodeGetsItsShareAndThenNothingMovesAnyMore() {
    Set<String> live = nodes(5);
    putRandomly(live, 600, 20_000);
    live.add("new");
    List<Repair.Step> steps = fillUp(live);
    Map<String, Long> load = load(live);
    long mean = load.values().stream().mapToLong(Long::longValue).sum() / 6;
    assertThat(load.values())
        .allMatch(bytes -> Math.abs(bytes - mean) <= Math.max(100_000, mean / 20));
    // Nothing goes to whoever is not new, and nothing moves twice.
    assertThat(steps).allMatch(step -> step.targets().equals(List.of("new")));
    assertThat(steps.stream().map(step -> step.version().name()).distinct()).hasSize(steps.size());
  }

  @Test
  void whateverTheSizesItComesToAnEndAndNoVersionEverLosesACopy() {
    for (int seed = 0; seed < 150; seed++) {
      Random chance = new Random(seed);
      Namespace each = new Namespace();
      Set<String> live = nodes(4 + chance.nextInt(6));
      int files = chance.nextInt(120);
      for (int i = 0; i < files; i++) {
        List<String> all = new ArrayList<>(live);
        Collections.shuffle(all, chance);
        long size = (long) Math.exp(chance.nextDouble() * 15);
        put(each, chance, "f" + i, size, all.subList(0, 4).toArray(String[]::new));
      }
      for (int i = chance.nextInt(3); i >= 0; i--) {
        live.add("new" + i);
      }
      Repair.Cluster cluster = new Repair.Cluster(live, Set.of(), 4);
      Filling.Limits limits = new Filling.Limits(1 + chance.nextInt(50), 1L << 40, 10_000);
      int rounds = 0;
      List<Repair.Step> plan = Filling.plan(each, cluster, limits);
      while (!plan.isEmpty()) {
        assertThat(rounds++).as("seed %d", seed).isLessThan(2_000);
        for (Repair.Step step : plan) {
          List<String> before = step.version().content().orElseThrow().replicas();
          assertThat(step.replicas()).hasSize(before.size()).containsAll(step.targets());
          assertThat(before)
              .containsAll(step.sources())
              .doesNotContainAnyElementsOf(step.targets());
          carryOut(each, step);
        }
        plan = Filling.plan(each, cluster, limits);
      }
      assertThat(Repair.plan(each, cluster, 10)).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void nothingMovesFromOrToWhoIsAwayNorWhatLacksACopy() {
    put(namespace, random, "a", 1_000_000, "n1", "n2", "n3", "away");
    put(namespace, random, "b", 1_000_000, "n1", "n2", "n3", "n4");
    Set<String> live = new TreeSet<>(Set.of("n1", "n2", "n3", "n4", "n5", "leaving"));
    List<Repair.Step> steps =
        Filling.plan(
            namespace,
            new Repair.Cluster(live, Set.of("leaving"), 4),
            new Filling.Limits(10, 1L << 40, 1_000));
    assertThat(steps)
        .allMatch(step -> step.version().name().equals("b"))
        .allMatch(step -> step.targets().equals(List.of("n5")));
  }

  @Test
  void aFileLargerThanHalfTheDifferenceStaysWhereItIs() {
    put(namespace, random, "only", 50_000_000, "n1", "n2", "n3", "n4");
    Set<String> live = nodes(5);
    assertThat(Filling.plan(namespace, new Repair.Cluster(live, Set.of(), 4), LIMITS)).isEmpty();
  }

  private List<Repair.Step> fillUp(Set<String> live) {
    Repair.Cluster cluster = new Repair.Cluster(live, Set.of(), 4);
    List<Repair.Step> all = new ArrayList<>();
    List<Repair.Step> plan = Filling.plan(namespace, cluster, LIMITS);
    while (!plan.isEmpty()) {
      plan.forEach(step -> carryOut(namespace, step));
      all.addAll(plan);
      plan = Filling.plan(namespace, cluster, LIMITS);
    }
    return all;
  }

  private static void carryOut(Namespace namespace, Repair.Step step) {
    FileCommand move =
        new FileCommand.Relocate(
            step.version().name(),
            step.version().version(),
            step.version().content().orElseThrow().replicas(),
            step.replicas());
    assertThat(namespace.check(move, 1)).isEmpty();
    assertThat(namespace.apply(move, 1)).isInstanceOf(FileResult.Relocated.class);
  }

  private Map<String, Long> load(Set<String> live) {
    Map<String, Long> load = new HashMap<>();
    live.forEach(node -> load.put(node, 0L));
    for (FileVersion version : namespace.history("", "", 100_000).files()) {
      Blob blob = version.content().orElseThrow();
      blob.replicas().forEach(node -> load.merge(node, blob.size() + 4_096, Long::sum));
    }
    return load;
  }

  private void putRandomly(Set<String> live, int files, int mostBytes) {
    for (int i = 0; i < files; i++) {
      List<String> all = new ArrayList<>(live);
      Collections.shuffle(all, random);
      put(
          namespace,
          random,
          "f" + i,
          random.nextInt(mostBytes),
          all.subList(0, 4).toArray(String[]::new));
    }
  }

  private static Set<String> nodes(int count) {
    Set<String> nodes = new HashSet<>();
    for (int i = 1; i <= count; i++) {
      nodes.add("n" + i);
    }
    return nodes;
  }

  private static void put(Namespace to, Random random, String name, long size, String... replicas) {
    Blob blob = new Blob(BlobId.random(random), size, new Sha256(1, 2, 3, 4), List.of(replicas));
    to.apply(new FileCommand.Commit(name, blob, new Condition.None(), ""), 1);
  }
}
