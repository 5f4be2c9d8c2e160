package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.cli.output.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of a client in the middle of each command that takes time: the node goes on, and what
/// the command had not finished cannot be seen.
final class KilledClientTest {
  private static final long MIB = 1L << 20;
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int KILLED = 128 + 9;

  @RegisterExtension final Scene scene = new Scene();
  @TempDir Path temp;
  private NodeProcess node;
  private Cli cli;

  @BeforeEach
  void aNode() throws Exception {
    node = scene.node(temp.resolve("n1"));
    node.start();
    cli = new Cli(temp, node.address());
  }

  /// Kills the command as soon as the moment has come.
  private void killed(Callable<Boolean> moment, String... command) throws Exception {
    Process client =
        scene.keep(cli.start(temp.resolve("killed.out"), temp.resolve("killed.err"), command));
    await().atMost(LONG).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(moment);
    client.destroyForcibly();
    assertThat(client.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(client.exitValue()).as("killed before it was done").isEqualTo(KILLED);
    cli.ok("status");
  }

  private Callable<Boolean> said(String text) {
    return () ->
        Files.readString(temp.resolve("killed.err")).contains(text)
            || Files.readString(temp.resolve("killed.out")).contains(text);
  }

  /// A local file of this size, zero but for its name.
  private Path file(String name, long bytes) throws IOException {
    Path file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    try (RandomAccessFile sized = new RandomAccessFile(file.toFile(), "rw")) {
      sized.setLength(bytes);
    }
    return file;
  }

  private Path model(String folder, String more, String code) throws IOException {
    Path model = Files.createDirectories(temp.resolve(folder));
    Files.writeString(
        model.resolve("model.yaml"), "runtime: python\nfile: m.py\nbatch: 1\n" + more);
    Files.writeString(model.resolve("m.py"), code);
    return model;
  }

  @Test
  void aPutLeavesNoVersion() throws Exception {
    Path big = file("big", 400 * MIB);
    killed(said("MiB of"), "put", big.toString(), "big");
    assertThat(Visible.files(node.http(), "")).isEmpty();
    cli.ok("put", file("small", 10).toString(), "big");
    assertThat(Visible.files(node.http(), "")).containsExactly("big 1");
  }

  @Test
  void aGetLeavesTheLocalFileAsItWas() throws Exception {
    cli.ok("put", file("big", 300 * MIB).toString(), "big");
    Path folder = Files.createDirectories(temp.resolve("local"));
    Path local = Files.writeString(folder.resolve("file"), "as it was");
    killed(() -> sizeOfParts(folder) > 0, "get", "big", local.toString());
    assertThat(local).hasContent("as it was");
  }

  /// The bytes of what is being written beside its place.
  private static long sizeOfParts(Path folder) throws IOException {
    long size = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path part : (Iterable<Path>) files::iterator) {
        size += part.toString().endsWith(".part") ? Files.size(part) : 0;
      }
    }
    return size;
  }

  @Test
  void aDeploymentThatUploadsLeavesTheNameFree() throws Exception {
    Path big =
        model("big", "weights: [w.bin]\n", "def load(f):\n    pass\ndef infer(x):\n    pass\n");
    file("big/w.bin", 400 * MIB);
    killed(said("MiB of"), "deploy", "m", big.toString());
    assertThat(node.http().get("/v1/models").at("models").items()).isEmpty();
    cli.ok("deploy", "m", JavaProgram.root().resolve("samples/models/digits-small").toString());
  }

  @Test
  void aDeploymentThatLoadsGoesOnAndCanBeUndone() throws Exception {
    String code = "import time\ndef load(f):\n    time.sleep(2)\ndef infer(x):\n    return x\n";
    Path slow = model("slow", "", code);
    killed(
        () -> !node.http().get("/v1/models").at("models").items().isEmpty(),
        "deploy",
        "m",
        slow.toString());
    await()
        .atMost(LONG)
        .until(() -> node.http().get("/v1/models/m").at("state").text().equals("Deployed"));
    cli.ok("undeploy", "m");
    cli.ok("deploy", "m", JavaProgram.root().resolve("samples/models/digits-small").toString());
  }

  @Test
  void aSubmissionThatUploadsIsNoJob() throws Exception {
    cli.ok("deploy", "m", model("any", "", lengths("")).toString());
    for (int i = 0; i < 6; i++) {
      file("inputs/" + i, 60 * MIB);
    }
    killed(
        () -> !Visible.files(node.http(), ".idunno/packs/").isEmpty(),
        "infer",
        "m",
        temp.resolve("inputs").toString());
    assertThat(node.http().get("/v1/jobs?all=true").at("jobs").items()).isEmpty();
  }

  /// A model that gives lengths.
  private static String lengths(String first) {
    return "import time\ndef load(f):\n    pass\n\ndef infer(x):\n"
        + first
        + "    return [len(i) for i in x]\n";
  }

  private List<String> tenInputs() throws IOException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ids.add("in" + i);
      file("inputs/in" + i, i);
    }
    return ids;
  }

  @Test
  void aJobGoesOnWithoutThoseWhoWaitForIt() throws Exception {
    cli.ok("deploy", "m", model("slow", "", lengths("    time.sleep(0.5)\n")).toString());
    List<String> ids = tenInputs();
    killed(said("job 1 "), "infer", "m", temp.resolve("inputs").toString(), "--wait");
    killed(said("job 1 "), "job", "1", "--watch");
    Json job = cli.json("job", "1", "--watch");
    assertThat(job.at("queries").at("succeeded").integer()).isEqualTo(ids.size());
    cli.ok("results", "1", temp.resolve("results").toString());
    Ledger.read(temp.resolve("results")).requireEachOnce(ids, List.of());
  }

  @Test
  void resultsLeaveThoseOfAnotherTimeAsTheyWere() throws Exception {
    String code =
        "def load(f):\n    pass\n\ndef infer(x):\n    return ['y' * 7000000 for i in x]\n";
    cli.ok("deploy", "m", model("large", "", code).toString());
    List<String> ids = tenInputs();
    cli.ok("infer", "m", temp.resolve("inputs").toString(), "--wait");
    Path folder = Files.createDirectories(temp.resolve("results"));
    Files.writeString(folder.resolve("results.jsonl"), "as it was");
    killed(() -> sizeOfParts(folder) > 0, "results", "1", folder.toString());
    assertThat(folder.resolve("results.jsonl")).hasContent("as it was");
    cli.ok("results", "1", folder.toString());
    Ledger.read(folder).requireEachOnce(ids, List.of());
  }
}
