package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.cli.command.Jobs;
import idunno.cli.output.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Models that are code, deployed and used through the command line, one that kills its process
/// too; and what can be done to a job and to a batch size.
final class CodeModelsTest {
  private static final int QUERIES = 40;
  private static final String POISON = "q-017";

  private static final String SQUARES =
      """
      def load(folder):
          pass

      def infer(inputs):
          return [{"square": x["n"] * x["n"]} for x in inputs]
      """;

  /// Ends its process at one query until a file exists, which stands for a repair.
  private static final String EXITS =
      """
      import os

      def load(folder):
          pass

      def infer(inputs):
          for x in inputs:
              if x["n"] == 17 and not os.path.exists("%s"):
                  os._exit(3)
          return [x["n"] for x in inputs]
      """;

  private static final String SLOW =
      """
      import time

      def load(folder):
          pass

      def infer(inputs):
          time.sleep(0.2 * len(inputs))
          return [x["n"] for x in inputs]
      """;

  private static final String JAVA_SQUARES =
      """
      import java.nio.file.Path;
      import java.util.List;
      import java.util.Map;

      public class Squares {
        public void load(Path folder) {}

        public List<?> infer(List<?> inputs) {
          return inputs.stream().map(Squares::square).toList();
        }

        private static Map<String, Long> square(Object input) {
          long n = (Long) ((Map<?, ?>) input).get("n");
          return Map.of("square", n * n);
        }
      }
      """;

  @RegisterExtension final Scene scene = new Scene();
  @TempDir Path temp = Path.of("");
  private NodeProcess node = new NodeProcess(temp, 0);
  private Cli cli = new Cli(temp, node.address());
  private Path input = temp;

  @BeforeEach
  void aNodeRuns() throws Exception {
    node = scene.node(temp.resolve("n1"));
    node.start();
    cli = new Cli(temp, node.address());
    input = input("queries.jsonl", QUERIES);
  }

  private static List<String> ids(int queries) {
    return IntStream.range(0, queries).mapToObj("q-%03d"::formatted).toList();
  }

  private Path input(String name, int queries) throws IOException {
    List<String> lines =
        IntStream.range(0, queries)
            .mapToObj(n -> "{\"id\":\"q-%03d\",\"inputs\":{\"n\":%d}}".formatted(n, n))
            .toList();
    return Files.write(temp.resolve(name), lines);
  }

  private void deploy(String runtime, String file, String code) throws Exception {
    Path folder = Files.createDirectories(temp.resolve("model"));
    Files.writeString(folder.resolve(file), code);
    Files.writeString(
        folder.resolve("model.yaml"), "runtime: %s\nfile: %s\nbatch: 8\n".formatted(runtime, file));
    cli.ok("deploy", "code", folder.toString());
  }

  private Ledger results(long job) throws Exception {
    Path folder = temp.resolve("results-" + job);
    cli.ok("results", Long.toString(job), folder.toString());
    return Ledger.read(folder);
  }

  private void requireSquares() throws Exception {
    cli.ok("infer", "code", input.toString(), "--wait");
    results(1).requireEachOnce(ids(QUERIES), List.of());
    List<Long> squares =
        Ledger.lines(temp.resolve("results-1/results.jsonl")).stream()
            .map(line -> line.at("output").at("square").integer())
            .toList();
    assertThat(squares).isEqualTo(IntStream.range(0, QUERIES).mapToObj(n -> (long) n * n).toList());
  }

  @Test
  void aPythonModelSquaresItsInputs() throws Exception {
    deploy("python", "squares.py", SQUARES);
    requireSquares();
    Path one = Files.writeString(temp.resolve("one.json"), "{\"n\": 12}");
    assertThat(cli.json("query", "code", one.toString()).at("output").at("square").integer())
        .isEqualTo(144);
  }

  @Test
  void aJavaModelSquaresItsInputs() throws Exception {
    deploy("java", "Squares.java", JAVA_SQUARES);
    requireSquares();
  }

  @Test
  void theOneQueryThatEndsItsProcessIsFoundAndSetAsideAndRunsAgainAfterARetry() throws Exception {
    Path repaired = temp.resolve("repaired");
    deploy("python", "exits.py", EXITS.formatted(repaired));
    cli.run("infer", "code", input.toString(), "--wait").exits(1);
    Json job = cli.json("job", "1");
    assertThat(job.at("state").text()).isEqualTo("Done");
    assertThat(job.at("queries").at("succeeded").integer()).isEqualTo(QUERIES - 1);
    assertThat(job.at("queries").at("failed").integer()).isEqualTo(1);
    results(1).requireEachOnce(ids(QUERIES), List.of(POISON));
    List<Json> letters = cli.json("dead-letters").at("dead_letters").items();
    assertThat(letters).hasSize(1);
    assertThat(letters.getFirst().at("id").text()).isEqualTo(POISON);
    assertThat(letters.getFirst().at("job").integer()).isEqualTo(1);
    assertThat(letters.getFirst().at("attempts").integer()).isGreaterThan(1);
    assertThat(letters.getFirst().at("error").text()).contains("exit");
    assertThat(cli.json("dead-letters", "1").at("dead_letters").items()).isEqualTo(letters);

    Json retried = cli.json("retry", "1");
    assertThat(retried.at("job").integer()).isEqualTo(1);
    new Progress(node, 1).awaitOver();
    assertThat(cli.json("dead-letters", "1").at("dead_letters").items())
        .extracting(letter -> letter.at("id").text())
        .containsExactly(POISON);

    Files.createFile(repaired);
    cli.ok("retry", "1");
    new Progress(node, 1).awaitOver();
    results(1).requireEachOnce(ids(QUERIES), List.of());
    assertThat(cli.json("dead-letters", "1").at("dead_letters").items()).isEmpty();
    cli.run("retry", "1").exits(2);
  }

  @Test
  void aRunningJobGivesWhatThereIsAndCanBeCancelled() throws Exception {
    deploy("python", "slow.py", SLOW);
    Path many = input("many.jsonl", 400);
    cli.ok("infer", "code", many.toString(), "--batch", "2");
    new Progress(node, 1).awaitDone(4);
    cli.run("results", "1", temp.resolve("partial").toString()).exits(3);
    Ledger partial = Ledger.read(temp.resolve("partial"));
    assertThat(partial.results()).hasSizeBetween(4, 399).doesNotHaveDuplicates();

    Json cancelled = cli.json("cancel", "1");
    assertThat(cancelled.at("state").text()).isEqualTo("Cancelled");
    Json counts = cancelled.at("queries");
    assertThat(counts.at("cancelled").integer()).isPositive();
    assertThat(Jobs.finished(cancelled)).isEqualTo(400);
    Ledger ledger = results(1);
    assertThat(ledger.results()).containsAll(partial.results()).doesNotHaveDuplicates();
    assertThat(ledger.results()).hasSize((int) counts.at("succeeded").integer());
    assertThat(ids(400)).containsAll(ledger.results());
    cli.run("cancel", "1").exits(2);

    // The slots are free again.
    Path few = input("few.jsonl", 2);
    cli.ok("infer", "code", few.toString(), "--wait");
    assertThat(cli.json("job", "1").at("queries")).isEqualTo(counts);
  }

  @Test
  void aKilledNodeLeavesNoProcessOfAModelAndItsJobGoesOn() throws Exception {
    deploy("python", "slow.py", SLOW);
    cli.ok("infer", "code", input.toString(), "--batch", "2");
    new Progress(node, 1).awaitDone(4);
    List<ProcessHandle> children = node.children();
    assertThat(children).isNotEmpty();
    node.kill9();
    await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    node.start();
    new Progress(node, 1).awaitOver();
    results(1).requireEachOnce(ids(QUERIES), List.of());
  }

  @Test
  void aBatchSizeAppliesToTheTasksThatAreCutFromThenOn() throws Exception {
    deploy("python", "squares.py", SQUARES);
    assertThat(cli.json("batch-size", "code").at("batch").integer()).isEqualTo(8);
    assertThat(tasksOfANewJob()).isEqualTo(QUERIES / 8);
    assertThat(cli.json("batch-size", "code", "5").at("batch").integer()).isEqualTo(5);
    assertThat(cli.ok("batch-size", "code").out()).isEqualTo("5\n");
    assertThat(tasksOfANewJob()).isEqualTo(QUERIES / 5);
    assertThat(cli.json("tasks", "1").at("tasks").items()).hasSize(QUERIES / 8);
    assertThat(cli.json("tasks", "2").at("tasks").items())
        .extracting(task -> task.at("queries").integer())
        .containsOnly(5L);
    Json given = cli.json("infer", "code", input.toString(), "--batch", "10");
    assertThat(given.at("tasks").integer()).isEqualTo(4);
    assertThat(cli.json("batch-size", "code").at("batch").integer()).isEqualTo(5);
  }

  @Test
  void anAnswerMayBeDeep() throws Exception {
    String code =
        """
        def load(folder):
            pass

        def infer(inputs):
            value = []
            for _ in range(900):
                value = [value]
            return [value for _ in inputs]
        """;
    deploy("python", "deep.py", code);
    Path one = Files.writeString(temp.resolve("one.json"), "{}");
    assertThat(cli.ok("query", "code", one.toString()).out())
        .isEqualTo("[".repeat(901) + "]".repeat(901) + "\n");
  }

  @Test
  void workersTellsWhatIsOnTheSlotsFromWhatWaits() throws Exception {
    deploy("python", "slow.py", SLOW);
    cli.ok("infer", "code", input.toString(), "--batch", "5");
    await().atMost(Duration.ofSeconds(30)).until(() -> worker().at("running").integer() > 0);
    for (int look = 0; look < 10; look++) {
      Json worker = worker();
      List<Json> running =
          worker.at("tasks").items().stream().filter(task -> task.at("running").isTrue()).toList();
      assertThat(running).hasSize((int) worker.at("running").integer());
      assertThat(worker.at("running").integer()).isBetween(0L, worker.at("slots").integer());
      assertThat(worker.at("waiting").integer())
          .isEqualTo(worker.at("tasks").items().size() - running.size());
      assertThat(running)
          .allSatisfy(task -> assertThat(task.at("first_query").text()).startsWith("q-"));
    }
  }

  private Json worker() {
    return node.http().get("/v1/workers").at("workers").items().getFirst();
  }

  private long tasksOfANewJob() throws Exception {
    return cli.json("infer", "code", input.toString(), "--wait")
        .at("tasks")
        .at("Success")
        .integer();
  }
}
