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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of a client in the middle of each command that takes time: the node goes on, and what
/// the command had not finished cannot be seen.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KilledClientTest {
  private static final long MIB = 1L << 20;
  private static final long LARGE = 200 * MIB;
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int KILLED = 128 + 9;

  private final Scene scene = new Scene();
  private Path temp;
  private NodeProcess node;
  private Cli cli;

  @BeforeAll
  void aNode(@TempDir Path folder) throws Exception {
    temp = folder;
    node = scene.node(temp.resolve("n1"));
    node.start();
    cli = new Cli(temp, node.address());
  }

  @AfterAll
  void theNodeEndsWhenTold() throws Exception {
    node.stop();
  }

  /// Kills the command as soon as the moment has come.
  private void killed(Callable<Boolean> moment, String... command) throws Exception {
    Process client = cli.start(temp.resolve("killed.out"), temp.resolve("killed.err"), command);
    try {
      await()
          .atMost(LONG)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .until(moment);
    } finally {
      client.destroyForcibly();
    }
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
    killed(said("MiB of"), "put", file("big", LARGE).toString(), "put/big");
    assertThat(Visible.files(node.http(), "put/")).isEmpty();
    cli.ok("put", file("small", 10).toString(), "put/big");
    assertThat(Visible.files(node.http(), "put/")).containsExactly("put/big 1");
    Json whole = cli.json("put", temp.resolve("big").toString(), "put/big");
    assertThat(whole.at("version").integer()).isEqualTo(2);
    assertThat(whole.at("size").integer()).isEqualTo(LARGE);
  }

  @Test
  void aGetLeavesTheLocalFileAsItWas() throws Exception {
    cli.ok("put", file("big", LARGE).toString(), "got");
    Path folder = Files.createDirectories(temp.resolve("local"));
    Path local = Files.writeString(folder.resolve("file"), "as it was");
    killed(() -> sizeOfParts(folder) > 0, "get", "got", local.toString());
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
        model("upload", "weights: [w.bin]\n", "def load(f):\n    pass\ndef infer(x):\n    pass\n");
    file("upload/w.bin", LARGE);
    killed(said("MiB of"), "deploy", "upload", big.toString());
    assertThat(stateOf("upload")).isEmpty();
    cli.ok("deploy", "upload", bundled());
  }

  @Test
  void aDeploymentThatLoadsGoesOnAndCanBeUndone() throws Exception {
    String code = "import time\ndef load(f):\n    time.sleep(2)\ndef infer(x):\n    return x\n";
    Path slow = model("load", "", code);
    killed(() -> !stateOf("load").isEmpty(), "deploy", "load", slow.toString());
    await().atMost(LONG).until(() -> stateOf("load").equals("Deployed"));
    cli.ok("undeploy", "load");
    cli.ok("deploy", "load", bundled());
  }

  private static String bundled() {
    return JavaProgram.root().resolve("samples/models/digits-small").toString();
  }

  /// A model's state, empty when there is no such model.
  private String stateOf(String name) {
    for (Json model : node.http().get("/v1/models").at("models").items()) {
      if (model.at("model").text().equals(name)) {
        return model.at("state").text();
      }
    }
    return "";
  }

  @Test
  void aSubmissionThatUploadsIsNoJob() throws Exception {
    cli.ok("deploy", "submit", model("submit", "", lengths("")).toString());
    for (int i = 0; i < 6; i++) {
      file("packs/" + i, 60 * MIB);
    }
    List<String> before = Visible.files(node.http(), ".idunno/packs/");
    killed(
        () -> !Visible.files(node.http(), ".idunno/packs/").equals(before),
        "infer",
        "submit",
        temp.resolve("packs").toString());
    for (Json job : node.http().get("/v1/jobs?all=true").at("jobs").items()) {
      assertThat(job.at("model").text()).isNotEqualTo("submit");
    }
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
    cli.ok("deploy", "slow", model("slow", "", lengths("    time.sleep(0.5)\n")).toString());
    List<String> ids = tenInputs();
    killed(said("0/10"), "infer", "slow", temp.resolve("inputs").toString(), "--wait");
    String job = jobOf("slow");
    killed(said("/10"), "job", job, "--watch");
    Json ended = cli.json("job", job, "--watch");
    assertThat(ended.at("queries").at("succeeded").integer()).isEqualTo(ids.size());
    cli.ok("results", job, temp.resolve("waited").toString());
    Ledger.read(temp.resolve("waited")).requireEachOnce(ids, List.of());
  }

  private String jobOf(String model) {
    for (Json job : node.http().get("/v1/jobs?all=true").at("jobs").items()) {
      if (job.at("model").text().equals(model)) {
        return job.at("job").text();
      }
    }
    throw new AssertionError("no job of " + model);
  }

  @Test
  void resultsLeaveThoseOfAnotherTimeAsTheyWere() throws Exception {
    String code =
        "def load(f):\n    pass\n\ndef infer(x):\n    return ['y' * 7000000 for i in x]\n";
    cli.ok("deploy", "large", model("large", "", code).toString());
    List<String> ids = tenInputs();
    cli.ok("infer", "large", temp.resolve("inputs").toString(), "--wait");
    String job = jobOf("large");
    Path folder = Files.createDirectories(temp.resolve("results"));
    Files.writeString(folder.resolve("results.jsonl"), "as it was");
    killed(() -> sizeOfParts(folder) > 0, "results", job, folder.toString());
    assertThat(folder.resolve("results.jsonl")).hasContent("as it was");
    cli.ok("results", job, folder.toString());
    Ledger.read(folder).requireEachOnce(ids, List.of());
  }
}
