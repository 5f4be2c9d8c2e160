package idunno.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.cli.CommandRun;
import idunno.cli.output.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `up`, `ps` and `down` on real processes, killed and stopped ones too.
final class UpDownTest {
  @TempDir Path temp;
  private Path dir = Path.of("");
  private String before = "";

  @BeforeEach
  void launcherThatStartsTheNodeProgram() throws IOException {
    before = System.getProperty("idunno.root", "");
    Path launcher = temp.resolve("idunno");
    Files.writeString(
        launcher,
        "#!/bin/sh\nexec '"
            + Path.of(System.getProperty("java.home"), "bin", "java")
            + "' -XX:TieredStopAtLevel=1 -cp '"
            + System.getProperty("java.class.path")
            + "' idunno.cli.local.NodeProgram \"$@\"\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    System.setProperty("idunno.root", temp.toString());
    dir = temp.resolve("dir");
  }

  @AfterEach
  void endAll() {
    CommandRun unused = run("down", "--dir", dir.toString());
    System.setProperty("idunno.root", before);
  }

  private static CommandRun run(String... args) {
    return CommandRun.of(Map.of(), args);
  }

  private Json node() {
    CommandRun ps = run("ps", "--dir", dir.toString(), "-o", "json");
    assertThat(ps.exit()).isZero();
    return Json.parse(ps.out()).at("nodes");
  }

  @Test
  void aNodeIsStartedListedEndedAndComesBackAtItsAddress() {
    CommandRun up = run("up", "--nodes", "1", "--dir", dir.toString());
    assertThat(up.err()).isEqualTo("0 of 1 node is ready\n1 of 1 node is ready\n");
    assertThat(up.exit()).isZero();
    Json first = node().items().getFirst();
    assertThat(first.at("name").text()).isEqualTo("n1");
    assertThat(up.out()).contains(first.at("address").text());

    assertThat(run("up", "--dir", dir.toString()).exit()).isZero();
    assertThat(node().items().getFirst().at("pid")).isEqualTo(first.at("pid"));

    assertThat(run("down", "--dir", dir.toString()).out()).isEqualTo("1 node ended\n");
    assertThat(node().items()).isEmpty();
    assertThat(run("down", "--dir", dir.toString()).out()).isEqualTo("0 nodes ended\n");

    assertThat(run("up", "--dir", dir.toString()).exit()).isZero();
    Json again = node().items().getFirst();
    assertThat(again.at("address")).isEqualTo(first.at("address"));
    assertThat(again.at("pid")).isNotEqualTo(first.at("pid"));
  }

  @Test
  void anotherNumberOfNodesThanBeforeIsRefused() {
    assertThat(run("up", "--dir", dir.toString()).exit()).isZero();
    CommandRun up = run("up", "--nodes", "2", "--dir", dir.toString());
    assertThat(up.exit()).isEqualTo(2);
    assertThat(up.err()).contains("holds 1 node, not 2: leave out --nodes");
  }

  @Test
  void aScriptThatWantsJsonGetsNothingElse() {
    CommandRun up = run("up", "--nodes", "1", "--dir", dir.toString(), "-o", "json");
    assertThat(up.exit()).isZero();
    assertThat(up.out().lines()).hasSize(1);
    assertThat(Json.parse(up.out()).at("nodes").items()).hasSize(1);
    assertThat(up.err()).endsWith("1 of 1 node is ready\n");
  }

  @Test
  void aStoppedNodeIsEndedToo() throws IOException, InterruptedException {
    assertThat(run("up", "--dir", dir.toString()).exit()).isZero();
    long pid = node().items().getFirst().at("pid").integer();
    new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
    assertThat(run("down", "--dir", dir.toString()).out()).isEqualTo("1 node ended\n");
    assertThat(node().items()).isEmpty();
  }

  @Test
  void aPidThatAnotherProcessHasNowIsLeftAlone() throws IOException {
    assertThat(run("up", "--dir", dir.toString()).exit()).isZero();
    CommandRun unused = run("down", "--dir", dir.toString());
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      Path folder = dir.resolve("n1");
      RunRecord old = RunRecord.read(folder.resolve("run.json")).orElseThrow();
      RunRecord reused = new RunRecord("n1", other.pid(), old.started() - 60_000, old.address());
      Files.writeString(folder.resolve("run.json"), reused.json().line());
      Files.writeString(folder.resolve("start.json"), reused.json().line());
      assertThat(run("down", "--dir", dir.toString()).out()).isEqualTo("0 nodes ended\n");
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void theLastWordsOfANodeThatDiesAreShown() throws IOException {
    Files.createDirectories(temp);
    CommandRun made = run("up", "--dir", dir.toString());
    assertThat(made.exit()).isZero();
    CommandRun unused = run("down", "--dir", dir.toString());
    Files.createFile(dir.resolve("broken"));
    CommandRun up = run("up", "--dir", dir.toString());
    assertThat(up.exit()).isEqualTo(4);
    assertThat(up.err()).contains("n1 ended: ").contains("the disk is on fire");
  }

  @Test
  void aFolderWithOtherThingsIsRefused() throws IOException {
    Files.createDirectories(dir);
    Files.createFile(dir.resolve("thesis.tex"));
    CommandRun up = run("up", "--dir", dir.toString());
    assertThat(up.exit()).isEqualTo(2);
    assertThat(up.err()).contains("holds other things ('thesis.tex')");
  }
}
