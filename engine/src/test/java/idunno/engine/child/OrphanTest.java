package idunno.engine.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A node that is killed with -9 can clean up nothing: its children must notice by themselves.
class OrphanTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource
  void childrenInAnEndlessLoopDieWithAKilledNodeAndSoDoTheirOwn(CodeSpec.Runtime runtime)
      throws Exception {
    Scenarios.assumeRuntime(runtime);
    Path mark = temporary.resolve("mark");
    Process node = startNode(runtime, mark);
    try {
      await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(mark) || !node.isAlive());
      long spawned = Long.parseLong(Files.readString(mark).strip());
      List<ProcessHandle> children =
          Stream.concat(node.descendants(), ProcessHandle.of(spawned).stream()).toList();
      assertThat(children).as("the child and what it started").hasSizeGreaterThanOrEqualTo(2);
      node.destroyForcibly();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    } finally {
      node.destroyForcibly();
    }
  }

  private Process startNode(CodeSpec.Runtime runtime, Path mark) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            OrphanMain.class.getName(),
            runtime.name(),
            temporary.toString(),
            mark.toString())
        .redirectErrorStream(true)
        .redirectOutput(temporary.resolve("node.log").toFile())
        .start();
  }
}
