package idunno.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import idunno.cli.output.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The node is killed at the moment in which it has acknowledged something: after its restart that
/// is there.
final class AcknowledgedTest {
  private static final Path SAMPLES = JavaProgram.root().resolve("samples");

  @RegisterExtension final Scene scene = new Scene();
  @TempDir Path temp = Path.of("");
  private NodeProcess node = new NodeProcess(temp, 0);
  private Cli cli = new Cli(temp, node.address());

  @BeforeEach
  void aNodeRuns() throws Exception {
    node = scene.node(temp.resolve("n1"));
    node.start();
    cli = new Cli(temp, node.address());
  }

  private void killAndStart() throws Exception {
    node.kill9();
    node.start();
  }

  @Test
  void aJobThatWasSubmittedExistsAndFinishes() throws Exception {
    Digits.deploy(cli);
    Digits digits = Digits.make(temp, 3);
    long job = digits.submit(cli);
    killAndStart();
    assertThat(cli.json("job", Long.toString(job)).at("queries").at("total").integer())
        .isEqualTo(digits.queries());
    new Progress(node, job).awaitOver();
    assertThat(digits.requireDone(cli, job, temp.resolve("results"))).isNotEmpty();
  }

  @Test
  void filesThatWereStoredAreThereByteForByte() throws Exception {
    Random random = new Random(7);
    List<Json> receipts = new ArrayList<>();
    // The last is larger than what one piece of the bulk protocol carries.
    for (int size : List.of(0, 1, 70_000, 9_000_000)) {
      byte[] content = new byte[size];
      random.nextBytes(content);
      Path local = Files.write(temp.resolve("file-" + size), content);
      Json receipt = cli.here("put", local.toString(), "data/file", "-o", "json").exits(0).json();
      killAndStart();
      assertThat(receipt.at("sha256").text()).isEqualTo(sha256(content));
      receipts.add(receipt);
      for (Json each : receipts) {
        Path got = temp.resolve("got");
        cli.ok("get", "data/file@" + each.at("version").text(), got.toString());
        assertThat(sha256(Files.readAllBytes(got))).isEqualTo(each.at("sha256").text());
      }
    }
    assertThat(cli.json("versions", "data/file").at("versions").items())
        .extracting(version -> version.at("sha256").text())
        .containsExactlyElementsOf(
            receipts.stream().map(receipt -> receipt.at("sha256").text()).toList());
  }

  @Test
  void aFileThatWasDeletedStaysDeleted() throws Exception {
    Path local = Files.write(temp.resolve("file"), "old".getBytes(UTF_8));
    cli.ok("put", local.toString(), "data/file");
    cli.here("rm", "data/file").exits(0);
    killAndStart();
    assertThat(cli.json("ls").at("files").items()).isEmpty();
    cli.run("get", "data/file", temp.resolve("got").toString()).exits(2);
  }

  @Test
  void aModelThatWasDeployedIsDeployedAndAnswers() throws Exception {
    cli.here("deploy", "digits", SAMPLES.resolve("models/digits-large").toString()).exits(0);
    killAndStart();
    assertThat(cli.json("model", "digits").at("state").text()).isEqualTo("Deployed");
    Path picture = SAMPLES.resolve("images/digit-007.png");
    Json answer = cli.json("query", "digits", picture.toString());
    assertThat(answer.at("output").at("top").items()).hasSize(3);
  }

  @Test
  void aModelThatWasUndeployedStaysSo() throws Exception {
    Digits.deploy(cli);
    cli.here("undeploy", "digits").exits(0);
    killAndStart();
    assertThat(cli.json("models").at("models").items())
        .noneMatch(model -> model.at("state").text().equals("Deployed"));
    Path picture = SAMPLES.resolve("images/digit-007.png");
    assertThat(cli.run("query", "digits", picture.toString()).exit()).isNotZero();
    Digits.deploy(cli);
    cli.ok("query", "digits", picture.toString());
  }

  @Test
  void aJobThatWasPausedStaysPausedUntilItIsResumed() throws Exception {
    Digits.deploy(cli);
    Digits digits = Digits.make(temp, 5);
    long job = digits.submit(cli);
    new Progress(node, job).awaitDone(1);
    cli.here("pause", Long.toString(job)).exits(0);
    killAndStart();
    assertThat(cli.json("job", Long.toString(job)).at("state").text()).isEqualTo("Paused");
    cli.here("resume", Long.toString(job)).exits(0);
    killAndStart();
    new Progress(node, job).awaitOver();
    assertThat(digits.requireDone(cli, job, temp.resolve("results"))).isNotEmpty();
  }

  @Test
  void aJobThatWasCancelledStaysCancelledWithTheResultsItHad() throws Exception {
    Digits.deploy(cli);
    Digits digits = Digits.make(temp, 20);
    long job = digits.submit(cli);
    new Progress(node, job).awaitDone(digits.queries() / 5);
    Json cancelled = cli.here("cancel", Long.toString(job), "-o", "json").exits(0).json();
    killAndStart();
    Json after = cli.json("job", Long.toString(job));
    assertThat(after.at("state").text()).isEqualTo("Cancelled");
    assertThat(after.at("queries")).isEqualTo(cancelled.at("queries"));
    long succeeded = after.at("queries").at("succeeded").integer();
    assertThat(succeeded).isBetween(digits.queries() / 5L, digits.queries() - 1L);
    assertThat(succeeded + after.at("queries").at("cancelled").integer())
        .isEqualTo(digits.queries());

    cli.ok("results", Long.toString(job), temp.resolve("results").toString());
    Ledger ledger = Ledger.read(temp.resolve("results"));
    assertThat(ledger.errors()).isEmpty();
    assertThat(ledger.results()).hasSize((int) succeeded).doesNotHaveDuplicates();
    assertThat(digits.ids()).containsAll(ledger.results());
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
