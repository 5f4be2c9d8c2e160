package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.cli.output.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// One search over the logs of three nodes as processes, whole and with one of them dead.
final class LogsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @RegisterExtension private final Scene scene = new Scene();
  @TempDir private Path dir;

  private NodeProcess first;
  private NodeProcess second;
  private NodeProcess third;

  @BeforeEach
  void startThree() throws Exception {
    Path served = Files.writeString(dir.resolve("app.log"), "one needle\ntwo\nthree needle\n");
    Path config = Files.writeString(dir.resolve("node.yaml"), "log_paths: [" + served + "]\n");
    first = scene.node(dir.resolve("n1"), "--config", config.toString());
    first.start();
    String join = first.address().toString();
    second = scene.node(dir.resolve("n2"), "--join", join);
    third = scene.node(dir.resolve("n3"), "--join", join);
    second.start();
    third.start();
    await().atMost(LONG).until(() -> states(first).equals("Active Active Active"));
    await().atMost(LONG).until(() -> states(second).equals("Active Active Active"));
  }

  private static String states(NodeProcess node) {
    List<String> states =
        node.http().get("/v1/members").at("members").items().stream()
            .map(member -> member.at("state").text())
            .toList();
    return String.join(" ", states);
  }

  private Cli ask(NodeProcess node) {
    return new Cli(dir, node.address());
  }

  @Test
  void aSearchFindsLinesOfAllNodesAndOneOfThemDeadIsNamed() throws Exception {
    for (NodeProcess asked : List.of(first, second, third)) {
      Cli.Done found = ask(asked).ok("logs", "event=starting");
      assertThat(found.out().lines().map(line -> line.substring(0, 12)).toList())
          .as("every node's first line, in any order of nodes")
          .containsExactlyInAnyOrder("n1:node.log:", "n2:node.log:", "n3:node.log:");
      assertThat(found.err()).contains("n1    OK", "n2    OK", "n3    OK");
    }
    third.kill9();
    Cli.Done partial = ask(second).run("logs", "event=starting").exits(3);
    assertThat(partial.out().lines()).hasSize(2);
    assertThat(partial.err()).contains("the logs of n3 are missing: DOWN").contains("PARTIAL");
    await().atMost(LONG).until(() -> states(second).equals("Active Active"));
    Cli.Done later = ask(second).run("logs", "-o", "json", "event=starting").exits(3);
    Json summary = Json.parse(later.out().lines().toList().getLast()).at("summary");
    assertThat(summary.at("partial").isTrue()).isTrue();
    assertThat(summary.at("nodes").items().get(2).at("node").text()).isEqualTo("n3");
    assertThat(summary.at("nodes").items().get(2).at("state").text()).startsWith("DOWN since ");
  }

  @Test
  void optionsMeanWhatTheyMeanToGrep() throws Exception {
    Cli cli = ask(second);
    assertThat(cli.ok("logs", "--node", "n1", "--file", "app.log", "-c", "needle").out())
        .endsWith("app.log:2\n");
    assertThat(cli.ok("logs", "--no-filename", "-nv", "--file=app.log", "needle").out())
        .isEqualTo("2:two\n");
    assertThat(cli.ok("logs", "--no-filename", "-oie", "NEED", "-m1", "--file", "app.log").out())
        .isEqualTo("need\n");
    assertThat(cli.ok("logs", "--no-filename", "-A1", "-F", "one n", "--file", "*.log").out())
        .isEqualTo("one needle\ntwo\n");
    Cli.Done nothing = cli.run("logs", "no line is like this").exits(1);
    assertThat(nothing.out()).isEmpty();
    assertThat(
            cli.ok("logs", "--since=1h", "--level=info", "--file=node.log", "event=started")
                .out()
                .lines())
        .hasSize(3);
    assertThat(
            cli.run("logs", "--until", "2020-01-01", "--file=node.log", "event=started")
                .exits(1)
                .out())
        .isEmpty();
  }

  @Test
  void whatCannotBeSearchedForIsSaidInOneLine() throws Exception {
    refused("wrong at character 2: Unmatched ( or \\(", "a(b");
    refused("Back references", "-G", "\\(a\\)\\1");
    refused("Perl's patterns", "-P", "a");
    refused("--node matches no node; there are n1, n2, n3", "--node", "n9", "a");
    refused("is no time for --since", "--since", "yesterday", "a");
    refused("did you mean 'error'", "--level", "eror", "a");
    refused("an argument is missing");
    refused("one argument too many", "a", "b");
    refused("is no whole number", "-m", "x", "a");
    refused("did you mean '--count'", "--cont", "a");
    Cli.Done text = ask(first).run("logs", "-F", "$(touch " + dir.resolve("x") + "); `id` ' \" \\");
    text.exits(1);
    assertThat(dir.resolve("x")).doesNotExist();
  }

  private void refused(String line, String... arguments) throws Exception {
    String[] words = new String[arguments.length + 1];
    words[0] = "logs";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    Cli.Done done = ask(first).here(words).exits(2);
    assertThat(done.err()).as(Arrays.toString(words)).contains(line);
    assertThat(done.err().lines()).hasSize(1);
  }
}
