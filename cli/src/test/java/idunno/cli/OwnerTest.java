package idunno.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who a user is to the cluster.
final class OwnerTest {
  @TempDir Path config;
  private final HttpNode node = HttpNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aRandomIdIsMadeOnceAndKeptInTheConfigFolder() {
    Map<String, String> environment =
        Map.of("IDUNNO_ADDRESS", node.address(), "XDG_CONFIG_HOME", config.toString());
    CommandRun unused = CommandRun.of(environment, "jobs");
    unused = CommandRun.of(environment, "jobs");
    assertThat(node.requests()).hasSize(2);
    assertThat(node.requests().getFirst()).isEqualTo(node.requests().getLast());
    assertThat(config.resolve("idunno").resolve("client")).content().matches("[0-9a-f-]{36}\n");
    assertThat(config.resolve("idunno")).isDirectoryNotContaining("glob:**.new");
    assertThat(Files.exists(config.resolve("idunno"))).isTrue();
  }
}
