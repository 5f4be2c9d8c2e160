package idunno.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Members of another system, a process each; all end with [#close], and with this process. For one
/// thread, but for the end.
final class PeerCluster implements AutoCloseable {
  private static final long LONGEST_MS = 120_000;

  private final Peer peer;
  private final Path dir;
  private final int size;
  private final int firstPort;
  private final Sightings sightings;
  private final Object ending = new Object();
  private final Map<String, PeerNode> nodes = new TreeMap<>();
  private boolean ended;

  /// Starts them and waits until each lists all. The first founds the cluster, alone.
  PeerCluster(Peer peer, Path dir, int size, Sightings sightings)
      throws IOException, InterruptedException {
    this.peer = peer;
    this.dir = Files.createDirectories(dir);
    this.size = size;
    this.sightings = sightings;
    firstPort = PeerPorts.free(size);
    // It stays registered after close, and then finds nothing left to do.
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end " + peer.name()));
    try {
      start(List.of(nameOf(0)));
      start(IntStream.range(1, size).mapToObj(PeerCluster::nameOf).toList());
    } catch (IOException | InterruptedException | RuntimeException e) {
      end();
      throw e;
    }
  }

  private static String nameOf(int index) {
    return "n" + index;
  }

  List<String> names() {
    return List.copyOf(nodes.keySet());
  }

  List<Long> pids() {
    return nodes.values().stream().map(PeerNode::pid).toList();
  }

  /// Starts those members, and waits until all who run list all who run.
  private void start(List<String> names) throws IOException, InterruptedException {
    for (String name : names) {
      synchronized (ending) {
        if (ended) {
          throw new IOException("ended while it started " + name);
        }
        int index = Integer.parseInt(name.substring(1));
        nodes.put(
            name,
            new PeerNode(
                name,
                peer.command().words(firstPort, size, index),
                peer.log(),
                dir.resolve(name + ".err"),
                sightings));
      }
    }
    awaitAll();
  }

  private void awaitAll() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_MS * 1_000_000;
    Set<String> everybody = nodes.keySet();
    while (!nodes.values().stream().allMatch(each -> each.listed().equals(everybody))) {
      for (PeerNode node : nodes.values()) {
        if (!node.whyEnded().isEmpty()) {
          throw new IOException(node.whyEnded());
        }
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("not all list all after " + LONGEST_MS + " ms: " + lists());
      }
      Pause.millis(20);
    }
  }

  private String lists() {
    List<String> lists = new ArrayList<>();
    nodes.forEach((name, node) -> lists.add(name + " lists " + node.listed()));
    return String.join(", ", lists);
  }

  /// Sends all of them one signal at the same moment, and says when.
  ///
  /// @return milliseconds since 1970
  long signal(String signal, Collection<String> names) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    nodes.forEach((name, node) -> {
      if (names.contains(name)) {
        command.add(Long.toString(node.pid()));
      }
    });
    long before = System.currentTimeMillis();
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + code);
    }
    return before;
  }

  /// New processes in the place of those, which end if they have not, and waits until all list all.
  void replace(List<String> names) throws IOException, InterruptedException {
    for (String name : names) {
      PeerNode node = nodes.remove(name);
      if (node != null) {
        node.kill();
      }
    }
    start(names);
  }

  private void end() {
    synchronized (ending) {
      ended = true;
      nodes.values().forEach(PeerNode::abandon);
    }
  }

  /// Ends all, and returns when they have ended.
  @Override
  public void close() throws IOException {
    end();
    try {
      for (PeerNode node : nodes.values()) {
        node.kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while ending " + peer.name(), e);
    }
  }
}
