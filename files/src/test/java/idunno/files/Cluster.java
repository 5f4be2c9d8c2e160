package idunno.files;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.files.bulk.BulkClient;
import idunno.files.bulk.BulkLimits;
import idunno.files.bulk.BulkServer;
import idunno.files.bulk.Progress;
import idunno.files.bulk.PutRequest;
import idunno.files.core.Blob;
import idunno.files.disk.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Nodes n1, n2, ... in one process, each with a disk folder, a file service and a bulk port behind
/// a gate; one namespace for all.
public final class Cluster implements AutoCloseable {
  final LocalNamespace namespace = new LocalNamespace();
  final BulkClient client = new BulkClient(Duration.ofSeconds(20));
  private final Path folder;
  private final FileSettings settings;
  private final Clock clock;
  private final Map<String, Node> nodes = new TreeMap<>();
  private final List<String> live = new CopyOnWriteArrayList<>();

  Cluster(Path folder, int count, FileSettings settings, Clock clock) throws IOException {
    this.folder = folder;
    this.settings = settings;
    this.clock = clock;
    for (int i = 1; i <= count; i++) {
      Node node = new Node("n" + i, folder.resolve("n" + i));
      nodes.put(node.name, node);
      live.add(node.name);
      node.start();
    }
  }

  Cluster(Path folder, int count) throws IOException {
    this(folder, count, settings(Duration.ofMillis(500)), Clock.system());
  }

  static FileSettings settings(Duration silence) {
    return new FileSettings(
        4, Duration.ofMinutes(10), Duration.ofHours(1), silence, Duration.ofSeconds(1));
  }

  final class Node implements Neighbours {
    final String name;
    final Path disk;
    final Gate gate = new Gate();
    volatile BlobStore blobs;
    volatile FileService service;
    volatile BulkServer server;

    /// From its next start on.
    volatile long keepFreeBytes;

    Node(String name, Path disk) throws IOException {
      this.name = name;
      this.disk = disk;
      this.blobs = BlobStore.open(disk, clock);
      this.service = service();
      this.server = server();
    }

    @Override
    public List<String> live() {
      return live;
    }

    @Override
    public Optional<HostPort> bulkAddress(String replica) {
      return Optional.ofNullable(nodes.get(replica)).map(node -> node.gate.address());
    }

    /// Where clients reach it, gate or not.
    HostPort address() {
      return new HostPort("127.0.0.1", server.port());
    }

    void start() {
      gate.leadTo(address());
    }

    /// As a process that ends and begins again on its disk.
    void restart() throws IOException {
      stop();
      begin();
    }

    /// On its disk, whatever is there.
    void begin() throws IOException {
      blobs = BlobStore.open(disk, clock, keepFreeBytes);
      service = service();
      server = server();
      start();
    }

    void stop() throws IOException {
      server.close();
      service.close();
      blobs.close();
    }

    boolean holds(Blob blob) {
      return blobs.size(blob.id()).isPresent();
    }

    byte[] bytes(Blob blob) throws IOException {
      return blobs.read(blob.id(), 0, (int) blob.size()).array();
    }

    private FileService service() {
      return new FileService(
          new FileService.Here(name, blobs, this, clock), namespace, new SecureRandom(), settings);
    }

    private BulkServer server() throws IOException {
      return BulkServer.start(
          new HostPort("127.0.0.1", 0), service, BulkLimits.standard(), Clock.system());
    }
  }

  Node node(int number) {
    return node("n" + number);
  }

  Node node(String name) {
    return Objects.requireNonNull(nodes.get(name));
  }

  List<Node> nodes() {
    return new ArrayList<>(nodes.values());
  }

  /// What everybody believes from now on.
  void notLive(String name) {
    live.remove(name);
  }

  void live(String name) {
    live.add(name);
  }

  Path folder() {
    return folder;
  }

  Receipt put(Node through, String name, byte[] content, PutOptions options) {
    return client.put(
        through.address(),
        new PutRequest(name, OptionalLong.of(content.length), options),
        new ByteArrayInputStream(content),
        Progress.none());
  }

  Receipt put(Node through, String name, byte[] content) {
    return put(through, name, content, PutOptions.user(""));
  }

  byte[] get(Node through, String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    client.get(through.address(), name, OptionalLong.empty(), out, Progress.none());
    return out.toByteArray();
  }

  Blob blob(String name) {
    return namespace.read(state -> state.latest(name).orElseThrow().content().orElseThrow());
  }

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    for (Node node : nodes.values()) {
      node.gate.close();
      node.stop();
    }
  }
}
