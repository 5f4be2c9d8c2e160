package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.cli.output.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The node is killed while it carries out a command that it has not acknowledged: the user is told
/// in one line, and afterwards all of it is there or nothing of it. `-Didunno.seed=N` chooses other
/// moments.
final class UnacknowledgedTest {
  private static final int KILLS = 4;
  private static final long SEED = Long.getLong("idunno.seed", 20_261_123);
  private static final int NOT_NOW = 4;

  @RegisterExtension final Scene scene = new Scene();
  @TempDir Path temp = Path.of("");
  private final Random random = new Random(SEED);
  private NodeProcess node = new NodeProcess(temp, 0);
  private Cli cli = new Cli(temp, node.address());

  @BeforeEach
  void aNodeRuns() throws Exception {
    node = scene.node(temp.resolve("n1"));
    node.start();
    cli = new Cli(temp, node.address());
  }

  /// Runs a command and kills the node meanwhile.
  ///
  /// @return whether the node was quicker and acknowledged
  private boolean killDuring(int longestMs, String... command) throws Exception {
    CompletableFuture<Cli.Done> running = CompletableFuture.supplyAsync(() -> cli.here(command));
    Duration until = Duration.ofMillis(random.nextInt(longestMs));
    Progress.pass(until);
    node.kill9();
    Cli.Done done = running.get(60, TimeUnit.SECONDS);
    System.out.println("killed after " + until.toMillis() + " ms: " + done);
    if (done.exit() != 0) {
      done.exits(NOT_NOW);
      assertThat(done.err().strip()).startsWith("idunno: ").doesNotContain("\n", "Exception");
      assertThat(done.out()).isEmpty();
    }
    node.start();
    return done.exit() == 0;
  }

  @Test
  void aFileIsWholeOrNotThere() throws Exception {
    byte[] content = new byte[60_000_000];
    random.nextBytes(content);
    Path local = Files.write(temp.resolve("file"), content);
    int whole = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      boolean acknowledged = killDuring(400, "put", local.toString(), "data/file");
      List<Json> versions =
          cli.json("ls", "data/").at("files").items().isEmpty()
              ? List.of()
              : cli.json("versions", "data/file").at("versions").items();
      assertThat(versions).hasSizeBetween(whole + (acknowledged ? 1 : 0), whole + 1);
      whole = versions.size();
    }
    cli.ok("put", local.toString(), "data/file");
    Path got = temp.resolve("got");
    for (int version = 1; version <= whole + 1; version++) {
      cli.ok("get", "data/file@" + version, got.toString());
      assertThat(Files.mismatch(local, got)).as("version " + version).isEqualTo(-1);
    }
  }

  @Test
  void aModelIsDeployedOrItsNameIsFree() throws Exception {
    String folder = JavaProgram.root().resolve("samples/models/digits-large").toString();
    String picture = JavaProgram.root().resolve("samples/images/digit-007.png").toString();
    for (int kill = 0; kill < KILLS; kill++) {
      String name = "digits-" + kill;
      boolean acknowledged = killDuring(1_000, "deploy", name, folder);
      await().atMost(Duration.ofSeconds(30)).until(() -> isSettled(name));
      if (state(name).equals("Deployed")) {
        cli.ok("query", name, picture);
      } else {
        assertThat(acknowledged).isFalse();
        cli.ok("deploy", name, folder);
      }
      cli.ok("undeploy", name);
    }
  }

  private boolean isSettled(String model) {
    return List.of("Deployed", "").contains(state(model));
  }

  /// The model's state; empty when there is none of that name.
  private String state(String model) {
    return cli.here("models", "-o", "json").exits(0).json().at("models").items().stream()
        .filter(each -> each.at("model").text().equals(model))
        .map(each -> each.at("state").text())
        .findFirst()
        .orElse("");
  }

  @Test
  void aJobIsWholeOrNotThere() throws Exception {
    Digits.deploy(cli);
    Digits digits = Digits.make(temp, 3);
    int jobs = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      boolean acknowledged =
          killDuring(
              400,
              "infer",
              "digits",
              digits.inputs().toString(),
              "--labels",
              digits.labels().toString());
      List<Json> found = cli.json("jobs").at("jobs").items();
      assertThat(found).hasSizeBetween(jobs + (acknowledged ? 1 : 0), jobs + 1);
      jobs = found.size();
    }
    long last = digits.submit(cli);
    assertThat(last).isEqualTo(jobs + 1L);
    for (long job = 1; job <= last; job++) {
      new Progress(node, job).awaitOver();
      Path results = temp.resolve("results-" + job);
      assertThat(digits.requireDone(cli, job, results)).isNotEmpty();
    }
  }

  @Test
  void oneWhoWaitsForAJobOutlivesTheNode() throws Exception {
    Digits.deploy(cli);
    Digits digits = Digits.make(temp, 6);
    CompletableFuture<Cli.Done> waiting =
        CompletableFuture.supplyAsync(() ->
            cli.here(
                "infer",
                "digits",
                digits.inputs().toString(),
                "--labels",
                digits.labels().toString(),
                "--wait"));
    Progress progress = new Progress(node, 1);
    await().until(() -> progress.look().isPresent());
    progress.awaitDone(digits.queries() / 5);
    node.kill9();
    node.start();
    waiting.get(120, TimeUnit.SECONDS).exits(0);
    assertThat(digits.requireDone(cli, 1, temp.resolve("results"))).isNotEmpty();
  }
}
