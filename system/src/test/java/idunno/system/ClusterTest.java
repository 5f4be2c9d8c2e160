package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.cli.http.Failure;
import idunno.cli.output.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// One cluster of several nodes: what it acknowledged is on all machines that it said, and goes on
/// being served and worked on when machines die, lose their disks, or leave.
final class ClusterTest {
  private static final Duration LONG = Duration.ofSeconds(90);

  @RegisterExtension final Scene scene = new Scene();
  @TempDir Path temp;
  private final List<NodeProcess> nodes = new ArrayList<>();

  private void start(int count) throws IOException {
    for (int i = 1; i <= count; i++) {
      String[] options =
          i == 1 ? new String[0] : new String[] {"--join", nodes.getFirst().address().toString()};
      nodes.add(scene.node(temp.resolve("n" + i), options));
    }
    for (NodeProcess node : nodes) {
      node.start();
    }
    awaitVoters(count);
  }

  private void awaitVoters(int count) {
    awaitStatus(status -> status.at("coordinator").at("voters").items().size() == count);
  }

  private interface Wanted {
    boolean is(Json status);
  }

  /// Until all nodes that run say so.
  private void awaitStatus(Wanted wanted) {
    for (NodeProcess node : nodes) {
      if (node.isAlive()) {
        await().atMost(LONG).until(() -> wanted.is(status(node)));
      }
    }
  }

  private static Json status(NodeProcess node) {
    try {
      return node.http().get("/v1/status");
    } catch (Failure e) {
      // Between two leaders, for a moment.
      return Json.object();
    }
  }

  private Cli cli(int number) {
    return new Cli(temp, nodes.get(number - 1).address());
  }

  private NodeProcess leader() {
    String name = status(nodes.getFirst()).at("coordinator").at("leader").text();
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  private Path random(String name, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return Files.write(temp.resolve(name), content);
  }

  private void requireSame(Path expected, Cli cli, String name) throws Exception {
    Path got = temp.resolve("got-" + System.nanoTime());
    cli.ok("get", name, got.toString());
    assertThat(got).hasSameBinaryContentAs(expected);
  }

  @Test
  void filesAreOnFourMachinesAndServedByEachWhenTheLeaderDies() throws Exception {
    start(4);
    Path small = random("small", 5_000);
    Path large = random("large", 5_000_000);
    cli(2).ok("put", small.toString(), "small");
    cli(3).ok("put", large.toString(), "large");
    for (String name : List.of("small", "large")) {
      assertThat(cli(1).json("where", name).at("replicas").items()).hasSize(4);
    }
    assertThat(verify("large")).doesNotContain(": ").contains("copy on n3 matches");
    flipABitOfTheLargestBlob(nodes.get(2));
    assertThat(verify("large")).contains("copy on n3: ").contains("copy on n4 matches");
    requireSame(large, cli(3), "large");
    fsckFindsAndMendsAFlippedBitOf(nodes.get(3));

    NodeProcess killed = leader();
    killed.kill9();
    Cli other = cli(killed == nodes.get(1) ? 3 : 2);
    await().atMost(LONG).until(() -> other.run("put", small.toString(), "after").exit() == 0);
    for (NodeProcess node : nodes) {
      if (node != killed) {
        Cli cli = new Cli(temp, node.address());
        requireSame(small, cli, "small");
        requireSame(large, cli, "large");
        requireSame(small, cli, "after");
      }
    }
    awaitVoters(3);
    killed.start();
    awaitVoters(4);
    awaitStatus(status -> status.at("files").at("under_replicated").integer() == 0);
    assertThat(cli(1).json("where", "after").at("replicas").items()).hasSize(4);
  }

  private void fsckFindsAndMendsAFlippedBitOf(NodeProcess node) throws Exception {
    await().atMost(LONG).until(() -> status(node).at("files").at("bad_copies").integer() == 0);
    assertThat(cli(2).ok("fsck").out()).contains("whole: 4 copies of each");
    flipABitOfTheLargestBlob(node);
    Json read = cli(1).json("fsck", "--read");
    for (Json each : read.at("nodes").items()) {
      boolean isIt = each.at("node").text().equals(node.name());
      assertThat(each.at("state").text()).isEqualTo("done");
      assertThat(each.at("copies").integer()).isEqualTo(2);
      assertThat(each.at("bytes").integer()).isEqualTo(5_005_000);
      assertThat(each.at("found").integer()).isEqualTo(isIt ? 1 : 0);
      assertThat(each.at("mended").integer()).isEqualTo(isIt ? 1 : 0);
    }
    assertThat(verify("large")).doesNotContain(": ");
    awaitStatus(status -> status.at("coordinator").at("tolerates").integer() == 1);
    assertThat(cli(4).ok("status").out())
        .contains("1 machine may be lost", "3 machines may be lost");
  }

  private String verify(String name) throws Exception {
    String got = temp.resolve("got-" + System.nanoTime()).toString();
    return cli(1).ok("get", name, got, "--verify").out();
  }

  private static void flipABitOfTheLargestBlob(NodeProcess node) throws IOException {
    Path largest;
    try (Stream<Path> files = Files.list(node.dir().resolve("blobs"))) {
      largest = files.max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
    }
    try (RandomAccessFile file = new RandomAccessFile(largest.toFile(), "rw")) {
      file.seek(file.length() / 2);
      int there = file.read();
      file.seek(file.length() / 2);
      file.write(there ^ 4);
    }
  }

  @Test
  void aNodeWhoseDiskWasLostIsAnotherMachineAndGetsCopiesAgain() throws Exception {
    start(3);
    Path file = random("file", 300_000);
    cli(1).ok("put", file.toString(), "file");
    NodeProcess lost = nodes.get(2);
    lost.kill9();
    lost.loseDisk();
    lost.start();
    awaitVoters(3);
    awaitStatus(status -> status.at("files").at("under_replicated").integer() == 0);
    nodes.get(1).kill9();
    requireSame(file, cli(3), "file");
  }

  @Test
  void aClusterShrinksToOneNodeWithoutLoss() throws Exception {
    start(3);
    Path file = random("file", 2_000_000);
    cli(2).ok("put", file.toString(), "file");
    for (int number = 1; number <= 2; number++) {
      NodeProcess leaving = nodes.get(number - 1);
      cli(number).ok("leave");
      await().atMost(LONG).until(() -> !leaving.isAlive());
      requireSame(file, cli(3), "file");
    }
    awaitVoters(1);
    cli(3).ok("put", file.toString(), "file");
    assertThat(cli(3).json("versions", "file").at("versions").items()).hasSize(2);
  }

  @Test
  void aJobSurvivesTheDeathOfAWorker() throws Exception {
    start(3);
    Digits.deploy(cli(1));
    Digits digits = Digits.make(temp, 40);
    long job = digits.submit(cli(2));
    NodeProcess killed = nodes.get(leader() == nodes.get(2) ? 1 : 2);
    NodeProcess asked = nodes.getFirst();
    Progress progress = new Progress(asked, job);
    long done = progress.awaitDone(digits.queries() / 10);
    killed.kill9();
    assertThat(done).isLessThan(digits.queries());
    progress.awaitOver();
    byte[] unused = digits.requireDone(cli(1), job, temp.resolve("results"));
  }
}
