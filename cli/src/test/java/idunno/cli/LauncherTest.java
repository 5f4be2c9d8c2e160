package idunno.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which program the launcher script becomes: the script itself, in a checkout that holds nothing
/// but a finished build of the command line.
final class LauncherTest {
  @TempDir Path root;

  @BeforeEach
  void checkoutThatIsBuilt() throws IOException {
    Files.copy(Path.of("..", "idunno"), root.resolve("idunno"));
    assertThat(root.resolve("idunno").toFile().setExecutable(true)).isTrue();
    Files.createDirectories(root.resolve("cli"));
    Files.writeString(root.resolve("pom.xml"), "");
    Files.writeString(root.resolve("cli").resolve("pom.xml"), "");
    Path build = Files.createDirectories(root.resolve("target/idunno/b-1"));
    String classPath = System.getProperty("java.class.path") + "\n";
    Files.writeString(build.resolve("cli.path"), classPath);
    Files.writeString(build.resolve("node.path"), classPath);
    Path current = Files.writeString(build.resolveSibling("current"), "b-1\n");
    Files.setLastModifiedTime(current, FileTime.from(Instant.now().plusSeconds(60)));
  }

  private CommandRun launch(String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(root.resolve("idunno").toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Path out = root.resolve("out");
    Path err = root.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new CommandRun(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  @Test
  void helpOfACommandOfTheNodesProgramComesFromTheCommandLine() throws Exception {
    CommandRun node = launch("node", "--help");
    assertThat(node.err()).isEmpty();
    assertThat(node.out()).startsWith("Usage: idunno node [OPTIONS]");
    assertThat(node.exit()).isZero();
    assertThat(launch("inspect", "-o", "json", "-h").out()).startsWith("Usage: idunno inspect");
  }

  @Test
  void theCommandItselfGoesToTheNodesProgram() throws Exception {
    assertThat(launch("node", "--dir", "x").err()).contains("idunno.node.Main");
    assertThat(launch("members", "--help").out()).startsWith("Usage: idunno members");
  }
}
