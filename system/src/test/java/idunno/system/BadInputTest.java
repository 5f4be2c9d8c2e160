package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.base.HostPort;
import idunno.cli.output.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What users get wrong, on one node that has to bear it all: commands that are refused, and
/// queries that cannot be answered among others that can.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Scene scene = new Scene();
  private Path temp;
  private Path work;
  private NodeProcess node;
  private ProcessHandle process;
  private Cli cli;
  private Strangers strangers;
  private HostPort free;

  @BeforeAll
  void aNodeWithAModelAFileAndAJob(@TempDir Path folder) throws Exception {
    temp = folder;
    work = Files.createDirectories(temp.resolve("work"));
    BadCode.write(BadFiles.write(work));
    strangers = new Strangers();
    free = new HostPort("127.0.0.1", scene.freePort());
    node = scene.node(temp.resolve("n1"));
    process = node.launch().toHandle();
    node.awaitReady();
    cli = new Cli(temp, node.address());
    cli.ok("deploy", "good", path("good"));
    cli.ok("put", path("plain.txt"), "kept");
    cli.ok("put", path("plain.txt"), "gone");
    cli.ok("rm", "gone");
    assertThat(cli.json("infer", "good", path("right"), "--wait").at("job").text()).isEqualTo("1");
  }

  @AfterAll
  void endAll() throws Exception {
    strangers.close();
    node.stop();
  }

  private String path(String name) {
    return work.resolve(name).toString();
  }

  static Stream<BadInput> refused() {
    return BadInputs.all();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isToldInOneLineAndNothingIsHalfDone(BadInput row) throws Exception {
    Visible before = Visible.of(node.http(), process, work);
    Cli.Done done =
        cli.run(row.command().stream().map(this::filledIn).toArray(String[]::new))
            .exits(row.exit());
    assertThat(done.err().lines().toList()).as("its standard error").hasSize(1);
    assertThat(done.err())
        .startsWith("idunno: ")
        .contains(row.told().stream().map(this::filledIn).toList())
        .doesNotContain("\tat ");
    assertThat(done.err().contains("Exception"))
        .as("only a model's own exception is told by its name")
        .isEqualTo(row.told().toString().contains("Exception"));
    assertThat(done.out()).as("its standard output").isEmpty();
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(Visible.of(node.http(), process, work)).isEqualTo(before));
  }

  private String filledIn(String word) {
    return word.replace("~/", work + "/")
        .replace("<node>", node.address().toString())
        .replace("<folder>", node.dir().toString())
        .replace("<free>", free.toString())
        .replace("<http>", strangers.http())
        .replace("<mute>", strangers.mute());
  }

  @Test
  void anAddressFromTheEnvironmentThatIsNoneIsToldToo() throws Exception {
    Path err = temp.resolve("environment.err");
    ProcessBuilder builder =
        JavaProgram.of("idunno.cli.Main", List.of("-Xmx512m"), List.of("status"));
    builder.environment().put("IDUNNO_ADDRESS", "nonsense");
    assertThat(builder.redirectError(err.toFile()).start().waitFor()).isEqualTo(2);
    assertThat(Files.readAllLines(err))
        .containsExactly("idunno: 'nonsense' is not an address: write HOST:PORT");
  }

  static Stream<BadQueries> failing() {
    return BadQueries.all();
  }

  @ParameterizedTest
  @MethodSource("failing")
  void failsAloneWithItsReasonAndTheOthersAreAnswered(BadQueries row) throws Exception {
    Visible before = Visible.of(node.http(), process, work);
    cli.ok("deploy", "m", path(row.model()));
    Cli.Done done =
        cli.run("infer", "m", path(row.input()), "--wait", "-o", "json")
            .exits(row.errors().isEmpty() ? 0 : 1);
    assertThat(done.err()).doesNotContain("Exception", "\tat ");
    String job = done.json().at("job").text();
    Path results = temp.resolve("results-" + job);
    cli.ok("results", job, results.toString());
    Ledger.read(results).requireEachOnce(row.ids(), row.errors().keySet());
    requireReasons(results.resolve("errors.jsonl"), row.errors());
    cli.ok("undeploy", "m");
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          Visible now = Visible.of(node.http(), process, work);
          assertThat(now.models()).isEqualTo(before.models());
          assertThat(now.processes()).isEqualTo(before.processes());
        });
  }

  private static void requireReasons(Path errors, Map<String, String> expected) throws IOException {
    for (Json line : Ledger.lines(errors)) {
      assertThat(line.at("error").text())
          .as(line.at("id").text())
          .contains(expected.get(line.at("id").text()))
          .doesNotContain("\n");
    }
  }

  @ParameterizedTest
  @MethodSource("asked")
  void isTheAnswerToAQueryThatCannotBeAnswered(String file, String reason) throws Exception {
    Cli.Done done = cli.run("query", "good", path(file)).exits(1);
    assertThat(done.err().lines().toList()).hasSize(1);
    assertThat(done.err()).contains(reason);
  }

  static Stream<Arguments> asked() {
    return BadQueries.IMAGES.entrySet().stream()
        .map(entry -> Arguments.of("mixed/" + entry.getKey(), entry.getValue()));
  }
}
