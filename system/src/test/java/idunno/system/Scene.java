package idunno.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The processes of one test: all of them end with it, and when it fails, the last lines of every
/// node are shown.
final class Scene implements AfterEachCallback {
  private static final Logger log = LoggerFactory.getLogger(Scene.class);
  private static final int FIRST_PORT = 11_000;
  private static final int BLOCKS = 1_800;

  private final List<NodeProcess> nodes = new ArrayList<>();
  private final List<Process> others = new ArrayList<>();
  private final Random chance = new Random(System.nanoTime());

  /// A node that is not started yet.
  NodeProcess node(Path dir, String... options) {
    NodeProcess node = new NodeProcess(dir, freePort(), options);
    nodes.add(node);
    return node;
  }

  /// Has a process ended with the test.
  Process keep(Process process) {
    others.add(process);
    return process;
  }

  /// A port that is free with the three above it, below those that the system hands out by itself.
  /// By chance, since other tests on this machine look for ports at the same moment.
  int freePort() {
    while (true) {
      int port = FIRST_PORT + 10 * chance.nextInt(BLOCKS);
      if (isFree(port) && isFree(port + 1) && isFree(port + 2) && isFree(port + 3)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    boolean failed = context.getExecutionException().isPresent();
    for (Process process : others) {
      process.destroyForcibly();
    }
    for (NodeProcess node : nodes) {
      if (failed) {
        log.error("{} failed: {}", context.getDisplayName(), node.lastLines());
      }
      node.close();
    }
  }
}
