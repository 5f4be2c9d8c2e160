package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Nodes that a cluster must not let in, or that ask in vain.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StrangerNodesTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @RegisterExtension final Scene scene = new Scene();
  private final Scene town = new Scene();
  private NodeProcess first = new NodeProcess(Path.of("none"), 0);
  @TempDir Path temp;

  @BeforeAll
  void aClusterOfOne(@TempDir Path folder) throws IOException {
    first = town.node(folder.resolve("n1"));
    first.start();
  }

  @AfterAll
  void end() {
    first.close();
  }

  /// Runs a node to its end and returns its exit code and what it said.
  private static String ended(NodeProcess node) throws IOException, InterruptedException {
    Process process = node.launch();
    assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).as("ends").isTrue();
    return process.exitValue() + " " + node.lastLines();
  }

  private String join() {
    return first.address().toString();
  }

  @Test
  void aSecondNodeOfTheSameNameIsToldWhoseItIs() throws Exception {
    NodeProcess twin = scene.node(temp.resolve("elsewhere").resolve("n1"), "--join", join());
    assertThat(ended(twin)).startsWith("5 ").contains("the name n1 belongs to " + join());
  }

  @Test
  void aNodeOfAnotherClusterIsToldWhichThisIs() throws Exception {
    NodeProcess other = scene.node(temp.resolve("n2"));
    other.start();
    other.stop();
    NodeProcess moved = scene.node(temp.resolve("n2"), "--join", join());
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(first.http().get("/v1/members").at("members").items()).hasSize(1));
    assertThat(ended(moved)).startsWith("5 ").contains("this is cluster", "--dir");
  }

  @Test
  void aNodeWithAnotherKeyStaysOutsideAndIsCounted() throws Exception {
    Path keys = Files.writeString(temp.resolve("keys"), "AAECAwQFBgcICQoLDA0ODw==\n");
    NodeProcess stranger =
        scene.node(temp.resolve("n2"), "--join", join(), "--keys", keys.toString());
    stranger.launch();
    await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(first.http().get("/v1/self").at("counters").at("not_ours").integer())
                .isPositive());
    assertThat(first.http().get("/v1/members").at("members").items()).hasSize(1);
  }

  @Test
  void aNodeTakesItsKeysAnewWhenTheirFileChanges() throws Exception {
    Path keys = Files.writeString(temp.resolve("keys"), "AAECAwQFBgcICQoLDA0ODw==\n");
    NodeProcess node = scene.node(temp.resolve("n5"), "--keys", keys.toString());
    node.launch();
    node.awaitReady();
    Files.writeString(keys, "EBESExQVFhcYGRobHB0eHw==\nAAECAwQFBgcICQoLDA0ODw==\n");
    await().atMost(LONG).until(() -> node.lastLines().contains("event=keys_changed"));
  }

  @Test
  void aNodeWhoseIntroducersAreDeadGoesOnAskingAndSaysSo() throws Exception {
    int port = scene.freePort();
    NodeProcess lonely = scene.node(temp.resolve("n2"), "--join", "127.0.0.1:" + port);
    lonely.launch();
    await().atMost(LONG).until(() -> lonely.lastLines().contains("127.0.0.1:" + port));
    NodeProcess late = new NodeProcess(temp.resolve("late").resolve("n3"), port);
    try (late) {
      late.start();
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> assertThat(late.http().get("/v1/members").at("members").items()).hasSize(2));
    }
  }

  @Test
  void anAddressThatIsNoneOfThisMachinesIsRefused() throws Exception {
    Cli cli = new Cli(temp, first.address());
    assertThat(
            cli.run("node", "--dir", temp.resolve("n9").toString(), "--bind", "203.0.113.7:7400")
                .exits(2)
                .err())
        .contains("cannot listen at 203.0.113.7:7400");
  }
}
