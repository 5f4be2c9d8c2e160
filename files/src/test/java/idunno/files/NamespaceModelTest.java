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
import idunno.files.core.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
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
    private final Random random;
    private final Map<String, List<Optional<Blob>>> model = new TreeMap<>();
    private final Map<String, FileResult> answered = new HashMap<>();
    private Namespace namespace = new Namespace();

    Run(long seed) {
      random = new Random(seed);
    }

    void go() throws IOException {
      for (int step = 0; step < STEPS; step++) {
        step(1_000 + step);
        if (random.nextInt(100) == 0) {
          compareIndex();
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
      assertThat(refusal.isEmpty()).as("%s", command).isEqualTo(modelAccepts(command));
      if (refusal.isEmpty()) {
        FileResult result = namespace.apply(command, timeMs);
        assertThat(NamespaceCodec.decodeResult(NamespaceCodec.encodeResult(result)))
            .isEqualTo(result);
        assertThat(result).isEqualTo(modelApply(command));
      }
    }

    private FileCommand randomCommand() {
      String name = List.of("a", "b/1", "b/2", "é", ".idunno/x").get(random.nextInt(5));
      String request = random.nextInt(3) == 0 ? "" : "r" + random.nextInt(400);
      int versions = model.getOrDefault(name, List.of()).size();
      if (random.nextInt(10) == 0) {
        return new FileCommand.Purge(name, random.nextInt(versions + 2), 0);
      }
      if (random.nextInt(10) == 0) {
        return new FileCommand.Expect(name, random.nextInt(versions + 2));
      }
      if (random.nextInt(5) == 0) {
        return randomMove(name, random.nextInt(versions + 2));
      }
      if (random.nextInt(4) == 0) {
        return new FileCommand.Delete(name, request);
      }
      Condition condition =
          switch (random.nextInt(4)) {
            case 0 -> new Condition.IfAbsent();
            case 1 -> new Condition.IfVersion(random.nextInt(versions + 2));
            default -> new Condition.None();
          };
      return new FileCommand.Commit(name, blob(random), condition, request);
    }

    private FileCommand randomMove(String name, int version) {
      List<Optional<Blob>> versions = model.getOrDefault(name, List.of());
      boolean right = has(versions, version) && random.nextInt(4) > 0;
      List<String> expected =
          right ? versions.get(version - 1).orElseThrow().replicas() : List.of("n9");
      List<List<String>> choices = List.of(List.of("n1"), List.of("n1", "n3"), List.of("n2"));
      return new FileCommand.Relocate(
          name,
          version,
          expected,
          random.nextInt(9) == 0 ? List.of() : choices.get(random.nextInt(3)));
    }

    private boolean modelAccepts(FileCommand command) {
      FileResult earlier = answered.get(command.requestId());
      if (earlier != null) {
        return earlier.name().equals(command.name())
            && earlier instanceof FileResult.Deleted == command instanceof FileCommand.Delete;
      }
      List<Optional<Blob>> versions = model.getOrDefault(command.name(), List.of());
      boolean present = !versions.isEmpty() && versions.getLast().isPresent();
      return switch (command) {
        case FileCommand.Purge(_, long version, _) -> has(versions, version);
        case FileCommand.Expect(_, long version) -> has(versions, version);
        case FileCommand.Relocate(_, long version, var expected, var replicas) ->
            has(versions, version)
                && versions.get((int) version - 1).orElseThrow().replicas().equals(expected)
                && !replicas.isEmpty();
        case FileCommand.Delete _ -> present;
        case FileCommand.Commit commit ->
            switch (commit.condition()) {
              case Condition.None() -> true;
              case Condition.IfAbsent() -> !present;
              case Condition.IfVersion(long v) -> v == versions.size();
            };
      };
    }

    private static boolean has(List<Optional<Blob>> versions, long version) {
      return version >= 1
          && version <= versions.size()
          && versions.get((int) version - 1).isPresent();
    }

    private FileResult modelApply(FileCommand command) {
      FileResult earlier = answered.get(command.requestId());
      if (earlier != null) {
        return earlier;
      }
      List<Optional<Blob>> versions = model.computeIfAbsent(command.name(), _ -> new ArrayList<>());
      FileResult result =
          switch (command) {
            case FileCommand.Commit(String name, Blob blob, _, _) -> {
              versions.add(Optional.of(blob));
              yield new FileResult.Committed(name, versions.size(), blob);
            }
            case FileCommand.Delete(String name, _) -> {
              versions.add(Optional.empty());
              yield new FileResult.Deleted(name, versions.size());
            }
            case FileCommand.Purge(String name, long version, _) -> {
              versions.set((int) version - 1, Optional.empty());
              var marker = new FileResult.Deleted(name, version);
              answered.replaceAll(
                  (_, r) -> r.name().equals(name) && r.version() == version ? marker : r);
              yield new FileResult.Purged(name, version);
            }
            case FileCommand.Expect(String name, long version) ->
                new FileResult.Present(name, version);
            case FileCommand.Relocate move -> modelMove(versions, move);
          };
      if (!command.requestId().isEmpty()) {
        answered.put(command.requestId(), result);
      }
      return result;
    }

    private FileResult modelMove(List<Optional<Blob>> versions, FileCommand.Relocate move) {
      Blob old = versions.get((int) move.version() - 1).orElseThrow();
      Blob moved = new Blob(old.id(), old.size(), old.sha256(), move.replicas());
      versions.set((int) move.version() - 1, Optional.of(moved));
      answered.replaceAll((_, r) ->
          r instanceof FileResult.Committed c && c.blob().equals(old)
              ? new FileResult.Committed(c.name(), c.version(), moved)
              : r);
      return new FileResult.Relocated(move.name(), move.version());
    }

    private void compareIndex() {
      Map<List<String>, Set<String>> byReplicas = new HashMap<>();
      model.forEach((name, versions) -> {
        for (int v = 1; v <= versions.size(); v++) {
          String shown = name + "@" + v;
          versions
              .get(v - 1)
              .ifPresent(
                  b -> byReplicas.computeIfAbsent(b.replicas(), _ -> new HashSet<>()).add(shown));
        }
      });
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

    private void compareAll() {
      compareIndex();
      Set<BlobId> all = new HashSet<>();
      model.forEach((name, versions) -> {
        assertThat(namespace.versions(name)).extracting(FileVersion::content).isEqualTo(versions);
        versions.forEach(v -> v.ifPresent(blob -> all.add(blob.id())));
      });
      all.add(new BlobId(1, 1));
      assertThat(namespace.liveAmong(all)).hasSize(all.size() - 1);
      List<String> shown =
          model.entrySet().stream()
              .filter(e -> !e.getKey().startsWith(".idunno/"))
              .filter(e -> e.getValue().getLast().isPresent())
              .map(Map.Entry::getKey)
              .toList();
      assertThat(namespace.list("", "", 100).files())
          .extracting(FileVersion::name)
          .isEqualTo(shown);
    }
  }
}
