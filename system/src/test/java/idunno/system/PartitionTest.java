package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.base.HostPort;
import idunno.cli.output.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A cluster over two networks, three nodes and two, whose cable is cut and mended; skipped where
/// no namespaces may be made. Nobody outside can reach these nodes but through commands that run
/// inside.
final class PartitionTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int NODES = 5;
  private static final int HERE = 3;

  @RegisterExtension final Scene scene = new Scene();
  @TempDir Path temp;
  private TwoNetworks networks;
  private final List<Cli> nodes = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void threeNodesHereAndTwoThere() throws Exception {
    networks = new TwoNetworks(temp);
    for (int i = 1; i <= NODES; i++) {
      int side = i <= HERE ? 0 : 1;
      HostPort address = new HostPort(TwoNetworks.HOSTS.get(side), 7_400 + 10 * i);
      nodes.add(new Cli(temp, address, networks.in(side)));
      start(i);
    }
    for (Cli node : nodes) {
      awaitMembers(node, "n1", "n2", "n3", "n4", "n5");
      await().atMost(LONG).until(() -> node.run("status").out().contains("leader"));
    }
  }

  @AfterEach
  void end() {
    for (Process process : processes) {
      process.destroyForcibly().onExit().join();
    }
    if (networks != null) {
      networks.close();
    }
  }

  private void start(int number) throws IOException {
    String name = "n" + number;
    Cli node = nodes.get(number - 1);
    List<String> words =
        new ArrayList<>(List.of("node", "--dir", temp.resolve(name).toString(), "--name", name));
    words.addAll(List.of("--bind", node.address().toString()));
    if (number > 1) {
      words.addAll(List.of("--join", nodes.getFirst().address().toString()));
    }
    Path printed = temp.resolve(name + ".out");
    processes.add(
        scene.keep(node.start(printed, temp.resolve(name + ".err"), words.toArray(String[]::new))));
  }

  private static List<String> active(Cli node) throws IOException, InterruptedException {
    Cli.Done done = node.run("members", "-o", "json");
    if (done.exit() != 0) {
      return List.of(done.err());
    }
    return done.json().at("members").items().stream()
        .filter(member -> member.at("state").text().equals("Active"))
        .map(member -> member.at("name").text())
        .toList();
  }

  private static void awaitMembers(Cli node, String... names) {
    await().atMost(LONG).untilAsserted(() -> assertThat(active(node)).containsExactly(names));
  }

  private Path file(String name) throws IOException {
    return Files.writeString(temp.resolve(name), name);
  }

  private static String got(Cli node, String name) throws IOException, InterruptedException {
    Path to = node.temp().resolve("got");
    node.ok("get", name, to.toString());
    return Files.readString(to);
  }

  @Test
  void theLargerPartGoesOnTheSmallerSaysSoAndAfterwardsBothAreOne() throws Exception {
    Cli here = nodes.getFirst();
    Cli there = nodes.getLast();
    there.ok("put", file("before").toString(), "before");
    Path watched = temp.resolve("watched");
    scene.keep(there.start(watched, temp.resolve("watch.err"), "members", "--watch", "-o", "json"));
    await().atMost(LONG).until(() -> Files.size(watched) > 0);

    networks.cut();
    awaitMembers(here, "n1", "n2", "n3");
    awaitMembers(there, "n4", "n5");
    here.ok("put", file("during").toString(), "during");
    assertThat(got(here, "before")).isEqualTo("before");
    Cli.Done refused = there.run("put", file("lost").toString(), "lost");
    assertThat(refused.exit()).as("%s", refused).isEqualTo(4);

    long joined = System.currentTimeMillis();
    networks.join();
    for (Cli node : nodes) {
      awaitMembers(node, "n1", "n2", "n3", "n4", "n5");
    }
    assertThat(lastActive(watched) - joined).as("ms until one view").isLessThan(5_000);
    // The group takes them back; a connection that broke in the cut must not hold that up.
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(got(there, "during")).isEqualTo("during"));
    there.ok("put", file("after").toString(), "after");
    assertThat(got(here, "after")).isEqualTo("after");
    assertThat(here.json("ls").at("files").items().stream().map(each -> each.at("name").text()))
        .containsExactly("after", "before", "during");
    assertThat(processes).allMatch(Process::isAlive);
  }

  /// When the last of the others came back, in milliseconds since 1970.
  private static long lastActive(Path watched) throws IOException {
    return Files.readAllLines(watched).stream()
        .map(Json::parse)
        .filter(change -> change.at("state").text().equals("Active"))
        .mapToLong(change -> change.at("time").integer())
        .max()
        .orElseThrow();
  }
}
