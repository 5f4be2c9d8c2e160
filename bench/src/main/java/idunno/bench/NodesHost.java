package idunno.bench;

import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.bench.load.Content;
import idunno.bench.load.LoadHost;
import idunno.bench.load.Store;
import idunno.files.PutOptions;
import idunno.files.bulk.BulkClient;
import idunno.files.bulk.Progress;
import idunno.files.bulk.PutRequest;
import idunno.node.Node;
import idunno.node.NodeConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A [LoadHost] for IDunno: `nodes DIR COUNT` has whole nodes of its own, all in this process, as
/// others' test clusters have theirs; `clients HOST:PORT,...` puts and gets at nodes that are
/// processes of their own. Clients go to the nodes in turn, over sockets.
final class NodesHost implements Store {
  /// What a user would do when told to try again: the same request id makes it harmless.
  private static final int ATTEMPTS = 5;

  private static final WritableByteChannel NOWHERE = new Nowhere();

  private final List<Node> nodes = new ArrayList<>();
  private final List<HostPort> bulk = new ArrayList<>();
  private final Path dir;
  private final int count;
  private final BulkClient client = new BulkClient();
  private final AtomicInteger turn = new AtomicInteger();
  private int generation;

  private NodesHost(Path dir, int count) throws IOException {
    this.dir = dir;
    this.count = count;
    start();
  }

  private NodesHost(List<HostPort> addresses) {
    this.dir = Path.of(".");
    this.count = 0;
    addresses.forEach(address -> bulk.add(address.plus(2)));
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    try (NodesHost host = open(arguments)) {
      LoadHost.serve(host, answers);
    }
  }

  private static NodesHost open(String[] arguments) throws IOException {
    if (arguments[0].equals("nodes")) {
      return new NodesHost(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
    }
    List<HostPort> addresses = new ArrayList<>();
    for (String each : arguments[1].split(",", -1)) {
      addresses.add(HostPort.parse(each));
    }
    return new NodesHost(addresses);
  }

  private void start() throws IOException {
    generation++;
    List<HostPort> addresses = FreePorts.nodes(count);
    for (HostPort address : addresses) {
      List<HostPort> join = nodes.isEmpty() ? List.of() : List.of(addresses.getFirst());
      Path folder = folder().resolve("n" + nodes.size());
      String name = "n" + nodes.size();
      nodes.add(
          Node.start(
              new NodeConfig(folder, name, address, join, NodeConfig.Settings.defaults()), false));
      bulk.add(address.plus(2));
    }
    awaitCopies();
  }

  private Path folder() {
    return dir.resolve("generation-" + generation);
  }

  /// Until a put is on four machines through each of them.
  private void awaitCopies() throws IOException {
    long deadline = System.nanoTime() + 60_000_000_000L;
    for (HostPort each : bulk) {
      while (!isReady(each)) {
        if (System.nanoTime() > deadline) {
          throw new IOException("the node at " + each + " makes no four copies");
        }
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Pause.millis(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the nodes started", e);
    }
  }

  private boolean isReady(HostPort node) {
    try {
      return put(node, "ready", new Content(new byte[1], 1)) >= 4;
    } catch (ProblemException _) {
      // It has no place in the coordinator's group yet.
      return false;
    }
  }

  /// How many replicas have it.
  private int put(HostPort node, String name, Content content) {
    PutOptions options = PutOptions.user(UUID.randomUUID().toString());
    PutRequest request = new PutRequest(name, OptionalLong.of(content.size()), options);
    for (int attempt = 1; ; attempt++) {
      try {
        return client.put(node, request, content.again(), Progress.none()).replicas().size();
      } catch (ProblemException e) {
        if (attempt == ATTEMPTS || e.problem().kind() != Problem.Kind.NOT_NOW) {
          throw e;
        }
        System.err.println("again: " + e.getMessage());
      }
    }
  }

  private HostPort next() {
    return bulk.get(Math.floorMod(turn.getAndIncrement(), bulk.size()));
  }

  @Override
  public void put(String name, Content content) throws IOException {
    int copies = put(next(), name, content);
    if (copies != 4) {
      throw new IOException(name + " has " + copies + " copies");
    }
  }

  @Override
  public long get(String name) {
    return client.getFrom(next(), name, OptionalLong.empty(), 0, NOWHERE);
  }

  /// New nodes with nothing in them, in the same warm process. Others' nodes stay as they are.
  @Override
  public void clear() throws IOException {
    if (count > 0) {
      end();
      start();
    }
  }

  private void end() throws IOException {
    // All at once, or those that are left mend what the others held.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      nodes.forEach(node -> threads.execute(node::close));
    }
    nodes.clear();
    bulk.clear();
    if (Files.exists(folder())) {
      Cluster.deleteTree(folder());
    }
  }

  @Override
  public void close() throws IOException {
    if (count > 0) {
      end();
    }
  }

  /// Takes everything and keeps nothing.
  private static final class Nowhere implements WritableByteChannel {
    @Override
    public int write(ByteBuffer bytes) {
      int length = bytes.remaining();
      bytes.position(bytes.limit());
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      // There is nothing to end.
    }
  }
}
