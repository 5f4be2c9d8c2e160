package idunno.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.base.HostPort;
import idunno.base.ProblemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeStartTest {
  @TempDir Path dir;

  @Test
  void aNodeThatCannotWriteItsLogSaysSoAndLeavesItsFolderToTheNext() throws Exception {
    Path logs = Files.writeString(dir.resolve("logs"), "in the way");
    NodeConfig config =
        new NodeConfig(dir, "a", freePorts(), List.of(), NodeConfig.Settings.defaults());

    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThatThrownBy(() -> Node.start(config, false).close())
          .as("attempt %d", attempt)
          .isInstanceOf(ProblemException.class)
          .hasMessageStartingWith("cannot write the log '" + logs.resolve("node.log"))
          .hasMessageContaining("'" + logs + "' is not a folder");
    }

    Files.delete(logs);
    DataFolder.open(dir, "a", true).close();
    try (NodeLogs opened = NodeLogs.open(dir, "a")) {
      opened.logger("test").info("here");
      assertThat(opened.file()).content().contains("component=test here");
    }
  }

  /// The first of free ports in a row.
  private static HostPort freePorts() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    for (int port = 20_000; port < 30_000; port += NodeConfig.PORTS) {
      try (ServerSocket first = new ServerSocket(port, 1, here);
          ServerSocket second = new ServerSocket(port + 1, 1, here);
          ServerSocket third = new ServerSocket(port + 2, 1, here);
          ServerSocket fourth = new ServerSocket(port + 3, 1, here)) {
        return new HostPort("127.0.0.1", first.getLocalPort());
      } catch (java.net.BindException _) {
        continue;
      }
    }
    throw new IOException("no free ports in a row");
  }
}
