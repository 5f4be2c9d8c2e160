package idunno.cli.demo;

import idunno.cli.local.LocalCluster;
import idunno.cli.local.LocalNode;
import idunno.cli.output.Console;
import java.io.IOException;
import java.util.List;

/// Ends the demo's nodes: when it is closed, or when the process is told to end before that.
final class Cleanup implements AutoCloseable {
  private final LocalCluster cluster;
  private final List<LocalNode> nodes;
  private final Thread hook;
  private volatile boolean ending;
  private boolean kept;

  Cleanup(LocalCluster cluster, List<LocalNode> nodes, Console console) {
    this.cluster = cluster;
    this.nodes = nodes;
    this.hook =
        new Thread(
            () -> {
              ending = true;
              try {
                cluster.close(nodes);
              } catch (IOException | RuntimeException e) {
                console.err().println("idunno: a node may be left behind: " + e.getMessage());
                console.err().flush();
              }
            },
            "demo cleanup");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// Whether the process has been told to end: then what fails, fails because of that.
  boolean isEnding() {
    return ending;
  }

  /// Leaves the nodes running.
  void keep() {
    kept = true;
  }

  @Override
  public void close() throws IOException {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook does the work.
      return;
    }
    if (!kept) {
      cluster.close(nodes);
    }
  }
}
