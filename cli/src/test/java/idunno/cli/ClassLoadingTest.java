package idunno.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A short command is fast because of what it does not load: looked at in a JVM of its own.
final class ClassLoadingTest {
  private final HttpNode node = HttpNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void helpLoadsNoParserNoCommandAndNoSocket() throws IOException {
    assertThat(loaded("--help"))
        .contains("idunno.cli.Help")
        .noneMatch(name -> name.startsWith("idunno.cli.command."))
        .noneMatch(name -> name.startsWith("idunno.cli.http.NodeClient"))
        .noneMatch(name -> name.equals("java.net.Socket"));
  }

  @Test
  void membersLoadsItsOwnClassAndNoLibrary() throws IOException {
    node.answer("GET /v1/members", 200, "{\"members\":[]}");
    List<String> loaded = loaded("members", "--address", node.address());
    assertThat(loaded).contains("idunno.cli.command.MembersCommand");
    assertThat(
            loaded.stream()
                .filter(name -> name.startsWith("idunno.cli.command."))
                .filter(name -> name.endsWith("Command")))
        .containsExactlyInAnyOrder(
            "idunno.cli.command.Command",
            "idunno.cli.command.NodeCommand",
            "idunno.cli.command.MembersCommand");
    for (String library :
        List.of(
            "io.netty",
            "com.linecorp",
            "io.grpc",
            "com.google",
            "tools.jackson",
            "org.slf4j",
            "ch.qos",
            "picocli",
            "java.net.http",
            "sun.net.www.protocol.http",
            "idunno.files",
            "idunno.serving")) {
      assertThat(loaded).as(library).noneMatch(name -> name.startsWith(library));
    }
  }

  private static List<String> loaded(String... args) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xlog:class+load:stdout", "-cp", System.getProperty("java.class.path")));
    line.add("idunno.cli.Main");
    line.addAll(List.of(args));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return printed
        .lines()
        .filter(text -> text.contains(" source: "))
        .map(text -> text.substring(text.lastIndexOf(']') + 1, text.indexOf(" source: ")).strip())
        .toList();
  }
}
