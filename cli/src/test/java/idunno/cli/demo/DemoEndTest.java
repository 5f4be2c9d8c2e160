package idunno.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.cli.local.NodeProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A demo that ends before its time, told to or because of its node.
final class DemoEndTest {
  @TempDir Path temp;

  @Test
  void saysNothingMoreAndLeavesNoProcess() throws Exception {
    Path asked = temp.resolve("asked");
    Path root =
        rootWithANodeThat(
            "exec '%s' -XX:TieredStopAtLevel=1 -Didunno.asked='%s' -cp '%s' %s \"$@\""
                .formatted(java(), asked, classPath(), NodeProgram.class.getName()));
    Path err = temp.resolve("err");
    Process demo = demo(root, err);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.exists(asked) && Files.size(asked) > 0);
    long node = Long.parseLong(Files.readString(asked));
    demo.destroy();
    assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(err)).isEqualTo("0 of 1 node is ready\n1 of 1 node is ready\n");
    assertThat(ProcessHandle.of(node).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void ofItselfIsToldWithItsReason() throws Exception {
    Path err = temp.resolve("err");
    Process demo = demo(rootWithANodeThat("echo 'the disk is on fire'; exit 4"), err);
    assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(err))
        .isEqualTo("0 of 1 node is ready\nidunno: n1 ended: the disk is on fire\n");
    assertThat(demo.exitValue()).isEqualTo(4);
  }

  private Path rootWithANodeThat(String does) throws IOException {
    Path images = Files.createDirectories(temp.resolve("root/samples/images"));
    Files.writeString(images.resolve("a.png"), "image");
    Files.writeString(images.resolveSibling("labels.csv"), "id,label\na.png,1\n");
    Path launcher = Files.writeString(temp.resolve("root/idunno"), "#!/bin/bash\n" + does + "\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    return temp.resolve("root");
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private static Process demo(Path root, Path err) throws IOException {
    List<String> command =
        Stream.of(
                java(),
                "-XX:TieredStopAtLevel=1",
                "-Didunno.root=" + root,
                "-cp",
                classPath(),
                "idunno.cli.Main",
                "demo",
                "--nodes",
                "1")
            .toList();
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(err.toFile())
        .start();
  }
}
