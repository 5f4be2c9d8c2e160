package idunno.bench;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.base.MachineId;
import idunno.consensus.GroupConfig;
import idunno.consensus.Limits;
import idunno.consensus.RaftGroup;
import idunno.files.core.Blob;
import idunno.files.core.BlobId;
import idunno.files.core.Condition;
import idunno.files.core.FileCommand;
import idunno.files.core.Namespace;
import idunno.files.core.Sha256;
import idunno.node.Node;
import idunno.node.NodeConfig;
import idunno.node.coordinator.ClusterState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What very many versions cost: their heap, and the start of a node that knows them.
final class FilesMillion {
  private static final int MILLION = 1_000_000;
  private static final int AT_ONCE = 2_000;
  private static final long LONGEST_MS = 120_000;

  private final Path work;
  private final Figures figures;
  private final Random random = new Random(1);

  FilesMillion(Path work, Figures figures) {
    this.work = work;
    this.figures = figures;
  }

  /// The heap of a namespace whose every file has one version on four of ten machines.
  void heap() {
    long before = usedBytes();
    Namespace namespace = new Namespace();
    long names = 0;
    for (int i = 0; i < MILLION; i++) {
      FileCommand.Commit commit = commit(i, replicas(i));
      names += bytesOf(commit.name());
      Object unused = namespace.apply(commit, 1_000L + i);
    }
    double bytes = usedBytes() - before;
    if (namespace.counts().versions() != MILLION) {
      throw new IllegalStateException("there are " + namespace.counts());
    }
    double each = (bytes - names) / MILLION;
    figures.add("heap_per_version_beside_its_name", each, "bytes", Goal.atMost(160));
    double all = bytes / 1e6;
    figures.add("heap_of_a_million_versions", all, "MB", Goal.atMost(250));
  }

  /// From the start of a node in this process until it has answered, linearizably, with a million
  /// versions in its log or snapshot.
  void restart(int versions) throws IOException, InterruptedException {
    Path dir = work.resolve("million");
    HostPort address = FreePorts.nodes(1).getFirst();
    NodeConfig config =
        new NodeConfig(dir, "n1", address, List.of(), NodeConfig.Settings.defaults());
    Node.start(config, false).close();
    fill(dir, address, versions);
    double[] seconds = new double[3];
    for (int i = 0; i < seconds.length; i++) {
      long start = System.nanoTime();
      try (Node node = Node.start(config, false)) {
        awaitAnswer(node, address, versions);
        seconds[i] = (System.nanoTime() - start) / 1e9;
      }
    }
    Cluster.deleteTree(dir);
    double median = Figures.median(seconds);
    figures.add("serving_after_restart_with_" + versions, median, "s", Goal.atMost(5));
  }

  private static void awaitAnswer(Node node, HostPort address, int versions)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_MS * 1_000_000;
    while (true) {
      try {
        JsonNode files = new Api(address.toString()).get("/v1/status").path("files");
        if (files.path("versions").asLong() >= versions) {
          return;
        }
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw new IOException("no answer: " + node.whyNotIn() + ", " + e, e);
        }
      }
      Pause.millis(5);
    }
  }

  /// Through the node's own log, without bytes: what is measured is what it knows.
  private void fill(Path dir, HostPort address, int versions)
      throws IOException, InterruptedException {
    JsonNode identity = JsonMapper.shared().readTree(Files.readString(dir.resolve("node.json")));
    String peer = MachineId.of("n1", identity.path("disk").asString());
    var self = new GroupConfig.Peer(peer, address.plus(1), true);
    GroupConfig group =
        new GroupConfig(
            peer,
            address.plus(1),
            dir.resolve("raft"),
            UUID.fromString(identity.path("cluster").asString()),
            List.of(self),
            Limits.standard()
                .withSnapshotEvery((int) NodeConfig.Settings.defaults().snapshotEvery()),
            Clock.system(),
            failure -> figures.note("the log failed: " + failure));
    ClusterState state = new ClusterState(machines -> RaftGroup.open(group, machines));
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<Future<?>> proposals = new java.util.ArrayList<>();
      List<FileCommand.Commit> commits =
          IntStream.range(0, versions).mapToObj(i -> commit(i, List.of(peer))).toList();
      for (FileCommand.Commit each : commits) {
        proposals.add(threads.submit(() -> state.propose(each)));
      }
      for (Future<?> each : proposals) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      state.close();
    }
  }

  private FileCommand.Commit commit(int number, List<String> replicas) {
    Sha256 sha256 =
        new Sha256(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    Blob blob = new Blob(BlobId.random(random), 4096, sha256, replicas);
    String name = "folder-" + number / 1_000 + "/file-" + number;
    return new FileCommand.Commit(name, blob, new Condition.None(), "");
  }

  private static List<String> replicas(int number) {
    return IntStream.range(0, 4).mapToObj(i -> "n" + (number + 3 * i) % 10).sorted().toList();
  }

  /// What a name takes as a text of its own: two objects, each a multiple of eight bytes.
  private static int bytesOf(String name) {
    return 24 + (16 + name.length() + 7) / 8 * 8;
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
