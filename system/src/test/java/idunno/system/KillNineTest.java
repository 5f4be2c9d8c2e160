package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A job on a node that is killed, stopped and frozen gives, byte for byte, what it gives on a node
/// that nothing happens to. `-Didunno.seed=N` chooses other moments.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KillNineTest {
  private static final Logger log = LoggerFactory.getLogger(KillNineTest.class);
  private static final int KILLS = 7;
  private static final double FIRST = 0.13;
  private static final double LAST = 0.85;
  private static final double JOB_SECONDS = 10;
  private static final int PROBE_ROUNDS = 4;
  private static final long SEED = Long.getLong("idunno.seed", 20_261_123);

  @RegisterExtension final Scene scene = new Scene();
  private final Random random = new Random(SEED);
  private byte[] quiet = {};
  private int rounds;

  @BeforeAll
  void quietRun(@TempDir Path temp) throws Exception {
    log.info("seed {}", SEED);
    Scene quietScene = new Scene();
    try (NodeProcess node = quietScene.node(temp.resolve("n1"))) {
      node.start();
      Cli cli = new Cli(temp, node.address());
      Digits.deploy(cli);
      rounds = (int) Math.clamp(JOB_SECONDS * roundsPerSecond(node, cli, temp), 20, 1_000);
      Digits digits = Digits.make(temp, rounds);
      long job = digits.submit(cli);
      new Progress(node, job).awaitOver();
      quiet = digits.requireDone(cli, job, temp.resolve("results"));
    }
  }

  private static double roundsPerSecond(NodeProcess node, Cli cli, Path temp) throws IOException {
    Digits probe = Digits.make(temp, PROBE_ROUNDS);
    new Progress(node, probe.submit(cli)).awaitOver();
    long begun = System.nanoTime();
    new Progress(node, probe.submit(cli)).awaitOver();
    return PROBE_ROUNDS * 1e9 / (System.nanoTime() - begun);
  }

  /// The quiet run's results of the first rounds: a shorter job has the same queries in front.
  private byte[] quietOf(int firstRounds) {
    int at = 0;
    for (int line = 0; line < firstRounds * Digits.ROUND; at++) {
      line += quiet[at] == '\n' ? 1 : 0;
    }
    return Arrays.copyOf(quiet, at);
  }

  /// A node in a fresh folder with a running job.
  private record Run(NodeProcess node, Cli cli, Digits digits, Progress progress) {
    void finish(Path results, byte[] expected) throws IOException, InterruptedException {
      progress.awaitOver();
      byte[] found = digits.requireDone(cli, progress.job(), results);
      assertThat(found).as("results.jsonl").isEqualTo(expected);
    }

    double share() {
      return (double) progress.done() / digits.queries();
    }

    /// Waits for a moment in the middle.
    void awaitShare(double share) {
      progress.awaitDone((long) Math.ceil(share * digits.queries()));
    }
  }

  private Run begin(Path temp, int ofRounds) throws IOException, InterruptedException {
    // So few entries that kills hit the taking of snapshots and restarts begin from them.
    Path config = Files.writeString(temp.resolve("config.yaml"), "snapshot_every: 25\n");
    NodeProcess node = scene.node(temp.resolve("n1"), "--config", config.toString());
    node.start();
    Cli cli = new Cli(temp, node.address());
    Digits.deploy(cli);
    Digits digits = Digits.make(temp, ofRounds);
    return new Run(node, cli, digits, new Progress(node, digits.submit(cli)));
  }

  @Test
  void sevenKillsInARowWhileAJobRunsLoseAndDoubleNothing(@TempDir Path temp) throws Exception {
    Run run = begin(temp, rounds);
    for (int kill = 0; kill < KILLS; kill++) {
      double moment = FIRST + (kill + random.nextDouble()) * (LAST - FIRST) / KILLS;
      run.awaitShare(moment);
      double share = run.share();
      long done = run.progress.done();
      run.node.kill9();
      assertThat(share).as("share done at kill " + (kill + 1)).isBetween(0.10, 0.90);
      long begun = System.nanoTime();
      run.node.launch();
      assertThat(run.progress.done())
          .as("queries done after the restart")
          .isGreaterThanOrEqualTo(done);
      log.info(
          "kill {} at {} done, answers again after {} ms",
          kill + 1,
          share,
          (System.nanoTime() - begun) / 1_000_000);
    }
    run.finish(temp.resolve("results"), quiet);
  }

  @Test
  void killsWhileItStartsLoseNothing(@TempDir Path temp) throws Exception {
    Run run = begin(temp, rounds / 3);
    run.awaitShare(0.2 + 0.3 * random.nextDouble());
    run.node.kill9();
    for (int kill = 0; kill < 5; kill++) {
      run.node.launch();
      Duration alive = Duration.ofMillis(random.nextInt(2_500));
      Progress.pass(alive);
      run.node.kill9();
      log.info("killed {} ms after its start", alive.toMillis());
    }
    run.node.start();
    run.finish(temp.resolve("results"), quietOf(rounds / 3));
  }

  @Test
  void aNodeThatIsFrozenForThreeSecondsGoesOn(@TempDir Path temp) throws Exception {
    Run run = begin(temp, rounds / 3);
    run.awaitShare(0.2 + 0.4 * random.nextDouble());
    assertThat(run.share()).isBetween(0.10, 0.90);
    run.node.pause();
    Progress.pass(Duration.ofSeconds(3));
    run.node.resume();
    run.finish(temp.resolve("results"), quietOf(rounds / 3));
  }

  @Test
  void aNodeThatIsToldToStopInTheMiddleGoesOnAfterItsRestart(@TempDir Path temp) throws Exception {
    Run run = begin(temp, rounds / 3);
    run.awaitShare(0.2 + 0.4 * random.nextDouble());
    assertThat(run.share()).isBetween(0.10, 0.90);
    run.node.stop();
    assertThat(run.node.lastLines())
        .as("tasks are handed back to a coordinator that still answers")
        .doesNotContain("no coordinator", "lease_expired");
    run.node.start();
    run.finish(temp.resolve("results"), quietOf(rounds / 3));
  }
}
