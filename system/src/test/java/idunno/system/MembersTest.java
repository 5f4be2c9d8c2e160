package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.cli.http.Failure;
import idunno.cli.output.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Nodes that find, watch and forget each other, as processes that are killed, stopped and started
/// again.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MembersTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @RegisterExtension final Scene scene = new Scene();
  private final Scene town = new Scene();
  private final List<NodeProcess> nodes = new ArrayList<>();
  @TempDir Path temp;

  @BeforeAll
  void fourNodesOfWhichEachJoinedThroughTheOneBefore(@TempDir Path folder) throws IOException {
    Path config = Files.writeString(folder.resolve("n1.yaml"), "roles: [gpu, rack-7]\n");
    nodes.add(town.node(folder.resolve("n1"), "--config", config.toString()));
    for (int i = 2; i <= 4; i++) {
      String through = nodes.getLast().address().toString();
      nodes.add(town.node(folder.resolve("n" + i), "--join", through));
    }
    for (NodeProcess node : nodes) {
      node.start();
    }
  }

  @BeforeEach
  void allAreThere() {
    awaitAll("n1 Active, n2 Active, n3 Active, n4 Active", nodes);
  }

  @AfterAll
  void end() {
    nodes.forEach(NodeProcess::close);
  }

  /// What a node says of all members, by name.
  private static String members(NodeProcess node) {
    try {
      return String.join(
          ", ",
          node.http().get("/v1/members").at("members").items().stream()
              .map(member -> member.at("name").text() + " " + member.at("state").text())
              .toList());
    } catch (Failure e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void awaitAll(String members, List<NodeProcess> at) {
    for (NodeProcess node : at) {
      await()
          .atMost(LONG)
          .pollInterval(Duration.ofMillis(20))
          .untilAsserted(() -> assertThat(members(node)).as(node.name()).isEqualTo(members));
    }
  }

  private Cli cli(int number) {
    return new Cli(temp, nodes.get(number - 1).address());
  }

  @Test
  void everyNodeShowsTheSameRingAndAnsweredByAnyNodeIsEveryQuestion() throws Exception {
    Json ring = cli(1).json("topology");
    assertThat(ring.at("members").items()).hasSize(4);
    for (int number = 2; number <= 4; number++) {
      assertThat(cli(number).json("topology")).isEqualTo(ring);
    }
    Json first =
        ring.at("members").items().stream()
            .filter(member -> member.at("name").text().equals("n1"))
            .findFirst()
            .orElseThrow();
    assertThat(first.at("roles").items().stream().map(Json::text)).containsExactly("gpu", "rack-7");
    assertThat(first.at("cores").integer()).isPositive();
    assertThat(cli(4).ok("members").out()).contains("gpu,rack-7");
    Json third = cli(3).json("self");
    assertThat(third.at("name").text()).isEqualTo("n3");
    assertThat(third.at("joined").text()).isEqualTo("true");
    assertThat(third.at("counters").at("datagrams_in").integer()).isPositive();
    Path file = Files.writeString(temp.resolve("hello.txt"), "hello");
    cli(4).ok("put", file.toString(), "greetings/hello");
    assertThat(cli(2).json("versions", "greetings/hello").at("versions").items()).hasSize(1);
    assertThat(cli(3).json("status").at("nodes").integer()).isEqualTo(4);
    requireCountedReadsAt(cli(3).json("status").at("coordinator").at("leader").text());
  }

  private void requireCountedReadsAt(String leader) throws Exception {
    Cli leading = cli(Integer.parseInt(leader.substring(1)));
    leading.ok("status");
    Json reads = leading.json("self").at("reads");
    assertThat(reads.at("confirmed").integer() + reads.at("heartbeats").integer()).isPositive();
  }

  @Test
  void killedAndHungNodesAreRemovedAndComeBack() throws Exception {
    List<String> seen = watch(cli(1));
    NodeProcess killed = nodes.get(1);
    NodeProcess hung = nodes.get(2);
    killed.kill9();
    hung.pause();
    awaitAll("n1 Active, n4 Active", List.of(nodes.get(0), nodes.get(3)));

    hung.resume();
    killed.start();
    awaitAll("n1 Active, n2 Active, n3 Active, n4 Active", nodes);

    await().atMost(LONG).until(() -> statesOf("n3", seen()).endsWith("Active"));
    assertThat(seen).isNotEmpty();
    assertThat(statesOf("n2", seen())).isEqualTo("Suspicious Failed Deleted Active");
    assertThat(statesOf("n3", seen())).isEqualTo("Suspicious Failed Deleted Active");
    assertThat(statesOf("n4", seen())).isEmpty();
  }

  private List<String> watch(Cli cli) throws IOException {
    scene.keep(
        cli.start(
            temp.resolve("watch.out"),
            temp.resolve("watch.err"),
            "members",
            "--watch",
            "-o",
            "json"));
    await().atMost(LONG).until(() -> !seen().isEmpty());
    return seen();
  }

  private List<String> seen() throws IOException {
    return Files.readAllLines(temp.resolve("watch.out"));
  }

  /// The states that a watcher was told of a member, in order.
  private static String statesOf(String name, List<String> lines) {
    return String.join(
        " ",
        lines.stream()
            .skip(1)
            .map(Json::parse)
            .filter(change -> change.at("name").text().equals(name))
            .map(change -> change.at("state").text())
            .toList());
  }

  @Test
  void aNodeThatLeavesIsNoFailureAndEndsByItself() throws Exception {
    watch(cli(1));
    assertThat(cli(2).ok("leave", "n4").out()).isEqualTo("n4 has left\n");
    await().atMost(LONG).until(() -> !nodes.get(3).isAlive());
    awaitAll("n1 Active, n2 Active, n3 Active", nodes.subList(0, 3));
    assertThat(statesOf("n4", seen())).isEqualTo("Left");
    nodes.get(3).start();
    awaitAll("n1 Active, n2 Active, n3 Active, n4 Active", nodes);
  }

  @Test
  void aDeadNodeIsLeftAsSoonAsTheOthersHaveRemovedIt() throws Exception {
    nodes.get(3).kill9();
    Cli.Done left = cli(2).ok("leave", "n4");
    assertThat(left.out()).isEqualTo("n4 did not answer, and is no longer a member\n");
    assertThat(members(nodes.get(1))).isEqualTo("n1 Active, n2 Active, n3 Active");
    cli(2).run("leave", "n4").exits(2);
    nodes.get(3).start();
    awaitAll("n1 Active, n2 Active, n3 Active, n4 Active", nodes);
  }

  @Test
  void aRestartReplacesTheFormerLifeAtOnce() throws Exception {
    long former = epochOfThird();
    nodes.get(2).kill9();
    nodes.get(2).start();
    awaitAll("n1 Active, n2 Active, n3 Active, n4 Active", nodes);
    assertThat(epochOfThird()).isGreaterThan(former);
  }

  private long epochOfThird() {
    return nodes
        .get(0)
        .http()
        .get("/v1/members")
        .at("members")
        .items()
        .get(2)
        .at("epoch")
        .integer();
  }

  @Test
  void afterAnOutageOfAllTheOthersFindEachOtherWithoutTheOneThatBegan() throws Exception {
    Path file = Files.writeString(temp.resolve("kept.txt"), "kept");
    cli(3).ok("put", file.toString(), "outage/kept");
    for (NodeProcess node : nodes) {
      node.kill9();
    }
    List<NodeProcess> rest = nodes.subList(1, 4);
    for (NodeProcess node : rest) {
      node.launch();
    }
    awaitAll("n2 Active, n3 Active, n4 Active", rest);
    await()
        .atMost(LONG)
        .until(() -> cli(4).run("get", "outage/kept", temp.resolve("got").toString()).exit() == 0);
    nodes.getFirst().start();
  }

  @Test
  void allButOneDieAtOnceAndTheLastRemovesThem() throws Exception {
    for (NodeProcess node : nodes.subList(0, 3)) {
      node.pause();
    }
    awaitAll("n4 Active", nodes.subList(3, 4));
    assertThat(cli(4).run("status").exits(4).err())
        .contains("no majority of the coordinator's voters answers");
    for (NodeProcess node : nodes.subList(0, 3)) {
      node.resume();
    }
    awaitAll("n1 Active, n2 Active, n3 Active, n4 Active", nodes);
  }
}
