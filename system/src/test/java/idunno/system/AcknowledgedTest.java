package idunno.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
    for (int size : List.of(0, 70_000, 9_000_000)) {
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
  void namesThatWereCopiedBroughtBackPurgedAndRuledAreSoAfterARestart() throws Exception {
    for (int i = 1; i <= 5; i++) {
      put("content " + i, "logs/file");
    }
    cli.here("cp", "logs/file@2", "copy").exits(0);
    cli.here("purge", "logs/file@2").exits(0);
    cli.here("rm", "logs/file").exits(0);
    cli.here("undelete", "logs/file").exits(0);
    cli.here("retain", "logs/", "2").exits(0);
    put("untouched 1", "other");
    put("untouched 2", "other");
    await().untilAsserted(() -> assertThat(versions("logs/file")).containsExactly("5", "6", "7"));
    killAndStart();
    assertThat(versions("logs/file")).containsExactly("5", "6", "7");
    assertThat(versions("other")).containsExactly("1", "2");
    assertThat(got("copy")).isEqualTo("content 2");
    assertThat(got("logs/file@5")).isEqualTo("content 5");
    assertThat(got("logs/file")).isEqualTo("content 5");
    cli.here("get", "logs/file@4", temp.resolve("gone").toString()).exits(2);
    Path all = temp.resolve("all");
    cli.here("get-versions", "logs/file", "9", all.toString()).exits(0);
    assertThat(all)
        .content()
        .matches(
            "===== logs/file version 7, 9 bytes, \\S+ =====\ncontent 5\n"
                + "===== logs/file version 5, 9 bytes, \\S+ =====\ncontent 5\n");
    Json rules = cli.here("retention", "ls", "-o", "json").exits(0).json().at("rules");
    assertThat(rules.items()).hasSize(1);
    assertThat(cli.here("store").exits(0).out()).contains("logs/file", "copy", "other");
  }

  private void put(String content, String name) throws Exception {
    Path local = Files.writeString(temp.resolve("local"), content);
    cli.here("put", local.toString(), name).exits(0);
  }

  private String got(String name) throws Exception {
    Path local = temp.resolve("got");
    cli.here("get", name, local.toString()).exits(0);
    return Files.readString(local);
  }

  private List<String> versions(String name) {
    Json all = cli.here("versions", name, "-o", "json").exits(0).json();
    return all.at("versions").items().stream().map(each -> each.at("version").text()).toList();
  }

  @Test
  void aFolderOfStrangeNamesComesBackAsItWas() throws Exception {
    Path folder = temp.resolve("folder");
    List<String> names =
        List.of("a b", "sub/ü 日本 😀", "sub/deep/'quoted'", "@3", "sub/.hidden", "empty", "100%&?#");
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name.equals("empty") ? "" : "content of " + name);
    }
    Json stored = cli.json("put", folder.toString(), "in here/x@1");
    assertThat(stored.at("files").items()).hasSize(names.size());
    for (String asked : List.of("in here/x@1/", "in here")) {
      Path back = temp.resolve("back-" + asked.length());
      cli.ok("get", asked, back.toString());
      Path root = asked.equals("in here") ? back.resolve("x@1") : back;
      for (String name : names) {
        assertThat(root.resolve(name)).hasSameTextualContentAs(folder.resolve(name));
      }
    }
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
