package idunno.files;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.Problem;
import idunno.files.core.Blob;
import idunno.files.core.BlobId;
import idunno.files.core.Condition;
import idunno.files.core.FileCommand;
import idunno.files.core.FileResult;
import idunno.files.core.FileVersion;
import idunno.files.core.Namespace;
import idunno.files.core.Retention;
import idunno.files.core.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The namespace against a naive model of lists, with every command, result, refusal and snapshot
/// going through the codec. `-Dfiles.seed=N` runs one seed.
class NamespaceModelTest {
  private static final int SEEDS = 40;
  private static final int STEPS = 1_500;

  @Test
  void behavesLikeANaiveMapOfLists() throws IOException {
    Long only = Long.getLong("files.seed");
    for (long seed = only == null ? 1 : only; seed <= (only == null ? SEEDS : only); seed++) {
      try {
        new Run(seed).go();
      } catch (AssertionError e) {
        throw new AssertionError("rerun with -Dfiles.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }

  @Test
  void aSnapshotOfManyPagesIsReadBackWithoutTouchingWhatFollows() throws IOException {
    Namespace big = new Namespace();
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      big.apply(
          new FileCommand.Commit("f" + i % 1_300, blob(random), new Condition.None(), "r" + i), i);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NamespaceCodec.save(big, out);
    out.write(42);
    InputStream in = new ByteArrayInputStream(out.toByteArray());
    Namespace loaded = NamespaceCodec.load(in);

    assertThat(in.read()).isEqualTo(42);
    assertThat(loaded.counts()).isEqualTo(big.counts());
    assertThat(saved(loaded)).isEqualTo(saved(big));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 50, 5_000})
  void aSnapshotCutShortIsRefused(int kept) throws IOException {
    Namespace some = new Namespace();
    Random random = new Random(4);
    for (int i = 0; i < 2_000; i++) {
      some.apply(new FileCommand.Commit("f" + i, blob(random), new Condition.None(), ""), i);
    }
    byte[] cut = Arrays.copyOf(saved(some), kept);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> NamespaceCodec.load(new ByteArrayInputStream(cut)))
        .isInstanceOf(IOException.class);
  }

  static byte[] saved(Namespace namespace) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NamespaceCodec.save(namespace, out);
    return out.toByteArray();
  }

  static Blob blob(Random random) {
    Sha256 sha =
        new Sha256(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    List<String> replicas = random.nextBoolean() ? List.of("n1") : List.of("n1", "n2");
    return new Blob(BlobId.random(random), random.nextInt(1_000), sha, replicas);
  }

  /// One seeded run.
  private static final class Run {
    private static final List<String> PREFIXES = List.of("", "a", "b/", "b/2", "é");
    private final Random random;
    private final NamespaceModel model = new NamespaceModel();
    private Namespace namespace = new Namespace();

    Run(long seed) {
      random = new Random(seed);
    }

    void go() throws IOException {
      for (int step = 0; step < STEPS; step++) {
        step(1_000 + step);
        if (random.nextInt(100) == 0) {
          compareIndex();
          compareExpired(1_000 + step);
        }
        if (random.nextInt(300) == 0) {
          namespace = NamespaceCodec.load(new ByteArrayInputStream(saved(namespace)));
        }
      }
      compareAll();
    }

    private void step(long timeMs) {
      FileCommand command = randomCommand();
      assertThat(NamespaceCodec.decodeCommand(NamespaceCodec.encodeCommand(command)))
          .isEqualTo(command);
      Optional<Problem> refusal = namespace.check(command, timeMs);
      refusal.ifPresent(p ->
          assertThat(NamespaceCodec.decodeProblem(NamespaceCodec.encodeProblem(p))).isEqualTo(p));
      assertThat(refusal.isEmpty()).as("%s", command).isEqualTo(model.accepts(command));
      if (refusal.isEmpty()) {
        FileResult result = namespace.apply(command, timeMs);
        assertThat(NamespaceCodec.decodeResult(NamespaceCodec.encodeResult(result)))
            .isEqualTo(result);
        assertThat(result).as("%s", command).isEqualTo(model.apply(command, timeMs));
      }
    }

    private String randomName() {
      return List.of("a", "b/1", "b/2", "é", ".idunno/x").get(random.nextInt(5));
    }

    private FileCommand randomCommand() {
      String name = randomName();
      String request = random.nextInt(3) == 0 ? "" : "r" + random.nextInt(400);
      int version = random.nextInt(model.count(name) + 2);
      return switch (random.nextInt(20)) {
        case 0, 1 -> new FileCommand.Purge(name, version, 0);
        case 2 -> new FileCommand.PurgeBefore(name, random.nextInt(version + 2));
        case 3 -> new FileCommand.Expect(name, version);
        case 4, 5, 6 -> randomMove(name, version);
        case 7, 8 -> new FileCommand.Delete(name, request);
        case 9 -> new FileCommand.Undelete(name, request);
        case 10, 11 -> new FileCommand.Copy(name, version, randomName(), condition(name), request);
        case 12 -> randomRule();
        default -> {
          var commit = new FileCommand.Commit(name, blob(random), condition(name), request);
          yield random.nextBoolean() ? commit : commit.withSeen(namespace.requests());
        }
      };
    }

    private Condition condition(String name) {
      return switch (random.nextInt(4)) {
        case 0 -> new Condition.IfAbsent();
        case 1 -> new Condition.IfVersion(random.nextInt(model.count(name) + 2));
        default -> new Condition.None();
      };
    }

    private FileCommand randomRule() {
      String prefix = PREFIXES.get(random.nextInt(PREFIXES.size()));
      return switch (random.nextInt(8)) {
        case 0 -> new FileCommand.SetRetention(prefix, new Retention.Rule.Everything());
        case 1 ->
            new FileCommand.SetRetention(
                prefix, new Retention.Rule.Newest(10 + random.nextInt(40)));
        case 2 ->
            new FileCommand.SetRetention(
                prefix, new Retention.Rule.Replaced(1 + random.nextInt(800)));
        case 3, 4, 5 -> new FileCommand.ClearRetention(prefix);
        default -> new FileCommand.Expire(List.of(randomName(), "b/1"));
      };
    }

    private FileCommand randomMove(String name, int version) {
      List<String> there =
          model.content(name, version).map(Blob::replicas).orElse(List.of("nowhere"));
      List<String> expected = random.nextInt(4) > 0 ? there : List.of("n9");
      List<List<String>> choices = List.of(List.of("n1"), List.of("n1", "n3"), List.of("n2"));
      return new FileCommand.Relocate(
          name,
          version,
          expected,
          random.nextInt(9) == 0 ? List.of() : choices.get(random.nextInt(3)));
    }

    private void compareIndex() {
      Map<List<String>, Set<String>> byReplicas = new HashMap<>();
      for (String name : model.names()) {
        for (FileVersion v : model.listed(name)) {
          v.content()
              .ifPresent(b ->
                  byReplicas
                      .computeIfAbsent(b.replicas(), _ -> new HashSet<>())
                      .add(name + "@" + v.version()));
        }
      }
      assertThat(namespace.replicaSets())
          .extracting(Namespace.ReplicaSet::replicas)
          .containsExactlyInAnyOrderElementsOf(byReplicas.keySet());
      for (Namespace.ReplicaSet set : namespace.replicaSets()) {
        assertThat(namespace.versionsOn(set.replicas(), Integer.MAX_VALUE))
            .extracting(v -> v.name() + "@" + v.version())
            .containsExactlyInAnyOrderElementsOf(byReplicas.get(set.replicas()))
            .hasSize((int) set.versions());
      }
    }

    private void compareExpired(long nowMs) {
      assertThat(namespace.retention())
          .extracting(Retention.Entry::prefix)
          .containsExactlyElementsOf(model.rules.keySet());
      assertThat(namespace.expired("", "", 100, nowMs).names())
          .containsExactlyElementsOf(
              model.names().stream()
                  .filter(
                      name -> model.keptFrom(name, nowMs) > model.listed(name).getFirst().version())
                  .toList());
    }

    private void compareAll() {
      compareIndex();
      Map<BlobId, List<String>> all = new HashMap<>();
      long versions = 0;
      for (String name : model.names()) {
        assertThat(namespace.versions(name)).isEqualTo(model.listed(name));
        for (int v = 1; v <= model.count(name); v++) {
          Optional<Blob> content = model.content(name, v);
          assertThat(namespace.version(name, v).orElseThrow().content()).isEqualTo(content);
          content.ifPresent(blob -> all.put(blob.id(), blob.replicas()));
          versions += content.isPresent() ? 1 : 0;
        }
      }
      Set<BlobId> asked = new HashSet<>(all.keySet());
      asked.add(new BlobId(1, 1));
      assertThat(namespace.holdersOf(asked)).isEqualTo(all);
      assertThat(all.size()).as("some share their bytes").isLessThan((int) versions);
      List<String> shown =
          model.names().stream()
              .filter(name -> !name.startsWith(".idunno/") && model.isPresent(name))
              .toList();
      assertThat(namespace.list("", "", 100).files())
          .extracting(FileVersion::name)
          .isEqualTo(shown);
      assertThat(namespace.counts().bytes()).isEqualTo(bytes());
    }

    private long bytes() {
      return model.names().stream()
          .flatMap(name -> model.listed(name).stream())
          .mapToLong(v -> v.content().map(Blob::size).orElse(0L))
          .sum();
    }
  }
}
