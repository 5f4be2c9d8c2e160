package idunno.node.coordinator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.consensus.GroupConfig;
import idunno.consensus.Limits;
import idunno.consensus.RaftGroup;
import idunno.consensus.ReplicatedGroup;
import idunno.files.FileService;
import idunno.files.FileSettings;
import idunno.files.PutOptions;
import idunno.files.Receipt;
import idunno.files.disk.BlobStore;
import idunno.serving.core.FileRef;
import idunno.serving.core.Pack;
import idunno.serving.core.ServingCommand;
import idunno.serving.core.ServingResult;
import idunno.serving.core.WorkerId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A group of one member: a real log with both machines behind it, real blobs on the disk, and a
/// worker that is known.
final class OneMember implements AutoCloseable {
  static final WorkerId WORKER = new WorkerId("a", 1);

  private final Path blobFolder;
  private final ClusterState state;
  private final BlobStore blobs;
  private final FileService files;
  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
  private int requests;

  OneMember(Path folder, Clock clock) throws IOException {
    this(folder, clock, group -> group);
  }

  /// @param around what stands between the group and those who use it
  OneMember(Path folder, Clock clock, UnaryOperator<ReplicatedGroup> around) throws IOException {
    HostPort address = new HostPort("127.0.0.1", freePort());
    var config =
        new GroupConfig(
            "a",
            address,
            folder.resolve("raft"),
            UUID.randomUUID(),
            List.of(new GroupConfig.Peer("a", address, true)),
            Limits.standard(),
            clock,
            fatal::add);
    state = new ClusterState(machines -> around.apply(RaftGroup.open(config, machines)));
    await().atMost(30, SECONDS).until(() -> state.leadership().isLocal());
    blobFolder = folder.resolve("blobs");
    blobs = BlobStore.open(blobFolder, clock);
    files =
        new FileService(
            new FileService.Here("a", blobs, () -> List.of("a"), clock),
            state,
            new SecureRandom(),
            new FileSettings(1, Duration.ZERO, Duration.ofHours(1)));
    state.propose(new ServingCommand.RegisterWorker(WORKER, 1, 0));
  }

  ClusterState state() {
    return state;
  }

  FileService files() {
    return files;
  }

  FileRef put(String name, int bytes) throws IOException {
    Receipt receipt =
        files.put(
            name,
            new ByteArrayInputStream(new byte[bytes]),
            OptionalLong.of(bytes),
            PutOptions.system("put-" + requests++));
    return new FileRef(receipt.name(), receipt.version());
  }

  /// Deploys model `m`, which no worker has loaded yet.
  void deploy(FileRef file) {
    var model = new TreeMap<>(Map.of("model.onnx", file));
    var deploy =
        new ServingCommand.Deploy("m", "onnx", "runtime: onnx\n", model, 4, 0, "d" + requests++);
    assertThat(state.propose(deploy)).isInstanceOf(ServingResult.Deploying.class);
  }

  /// Submits a job of three queries for `m`, which the worker has loaded by then.
  void submit(FileRef pack) {
    if (state.readServing(s -> s.model("m").orElseThrow().workers().isEmpty())) {
      state.propose(new ServingCommand.Loaded(WORKER, "m", 1, 1, 0));
    }
    state.propose(
        new ServingCommand.Submit(
            "s" + requests++, "ann", "m", List.of(new Pack(pack, 3)), OptionalInt.empty(), false));
  }

  long bytesOnDisk() throws IOException {
    try (Stream<Path> tree = Files.walk(blobFolder)) {
      return tree.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
    state.close();
    blobs.close();
    assertThat(fatal).isEmpty();
  }
}
