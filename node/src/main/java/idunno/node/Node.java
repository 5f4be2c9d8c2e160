package idunno.node;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.base.Version;
import idunno.consensus.GroupConfig;
import idunno.consensus.Limits;
import idunno.consensus.RaftGroup;
import idunno.consensus.ReplicatedGroup;
import idunno.consensus.StateMachine;
import idunno.engine.Engine;
import idunno.engine.child.ChildModels;
import idunno.engine.image.ImageLimits;
import idunno.files.FileService;
import idunno.files.FileSettings;
import idunno.files.bulk.BulkLimits;
import idunno.files.bulk.BulkServer;
import idunno.files.disk.BlobStore;
import idunno.node.coordinator.ClusterState;
import idunno.node.coordinator.CoordinationService;
import idunno.node.coordinator.LeaseKeeper;
import idunno.node.coordinator.LeftoverSweep;
import idunno.node.coordinator.NearestCoordinator;
import idunno.node.coordinator.RemoteCoordinator;
import idunno.node.coordinator.WorkerDesk;
import idunno.node.http.HttpFront;
import idunno.serving.Coordinator;
import idunno.serving.core.Leases;
import idunno.serving.core.WorkerId;
import idunno.serving.worker.EngineLoader;
import idunno.serving.worker.Worker;
import idunno.serving.worker.WorkerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;

/// One node: everything that it is made of, started in order and stopped in the reverse. Many nodes
/// can live in one process: each has its own folder, ports, log file and threads.
public final class Node implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(30);

  private final NodeConfig config;
  private final Deque<Part> parts = new ArrayDeque<>();
  private final CompletableFuture<Optional<String>> end = new CompletableFuture<>();
  private final Clock clock = Clock.system();
  private final long epoch = clock.wallMillis();
  private final DataFolder folder;
  private final NodeLogs logs;
  private final Logger log;

  /// Something that was started, and how it is stopped.
  private record Part(String name, AutoCloseable stop) {}

  /// Starts a node; it answers when this returns.
  ///
  /// @param ownsProcess whether the process is this one node, so that what libraries log belongs
  ///   into its file
  /// @throws idunno.base.ProblemException when its folder or its ports cannot be had
  public static Node start(NodeConfig config, boolean ownsProcess) throws IOException {
    Node node = new Node(config);
    try {
      if (ownsProcess) {
        node.logs.adoptProcess();
      }
      node.open();
      return node;
    } catch (IOException | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private Node(NodeConfig config) throws IOException {
    this.config = config;
    Ports.requireFree(config.bind(), config.consensusAddress(), config.bulkAddress());
    this.folder = keep("data folder", DataFolder.open(config.dir(), config.name()));
    this.logs = keep("logs", openLogs());
    this.log = logs.logger("node");
  }

  /// Who called the constructor has nothing to close when it throws.
  private NodeLogs openLogs() throws IOException {
    try {
      return NodeLogs.open(config.dir(), config.name());
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open() throws IOException {
    log.info("event=starting address={} slots={}", config.bind(), config.settings().slots());
    ExecutorService threads = keep("request threads", Executors.newVirtualThreadPerTaskExecutor());
    ClusterState state = new ClusterState(this::openGroup);
    keep("coordinator", state::close);
    FileService files = openFiles(state);
    NodeStorage storage = new NodeStorage(files);
    Leases leases = new Leases(config.settings().leaseSilence().toMillis());
    Logger coordinatorLog = logs.logger("coordinator");
    WorkerDesk desk = new WorkerDesk(state, NodeStorage::naming, leases, clock, coordinatorLog);
    keep("leases", new LeaseKeeper(state, leases, clock, coordinatorLog)).start();
    keep("leftovers", new LeftoverSweep(state, LeftoverSweep.GRACE, clock, coordinatorLog))
        .start(LeftoverSweep.PERIOD);
    Worker worker = openWorker(storage, nearest(state, desk));
    var serving =
        new HttpFront.Parts(
            state,
            files,
            storage,
            worker,
            self(),
            new CoordinationService(desk, threads, coordinatorLog));
    keep("http", new HttpFront(config.bind(), serving, threads, logs.logger("http"))).start();
    keep("worker", worker).start();
    keep("idle memory", new IdleMemory(() -> worker.running().isEmpty(), log)).start();
    awaitWorker(state);
    folder.announce(config.bind().toString());
    log.info("event=started ms={}", clock.wallMillis() - epoch);
  }

  /// A node that answers can be given work.
  private void awaitWorker(ClusterState state) {
    WorkerId worker = new WorkerId(config.name(), epoch);
    try {
      boolean joined =
          state
              .changes()
              .await(
                  () -> state.readServingLocal(serving -> serving.isRegistered(worker)),
                  LONGEST_START.toMillis());
      if (!joined) {
        log.warn("event=worker_late after_s={}", LONGEST_START.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private ReplicatedGroup openGroup(List<StateMachine> machines) throws IOException {
    var self = new GroupConfig.Peer(config.name(), config.consensusAddress(), true);
    return RaftGroup.open(
        new GroupConfig(
            config.name(),
            config.consensusAddress(),
            folder.raft(),
            folder.identity().clusterId(),
            List.of(self),
            Limits.standard().withSnapshotEvery((int) config.settings().snapshotEvery()),
            clock,
            failure -> fail(String.valueOf(failure.getMessage()), failure)),
        machines);
  }

  private FileService openFiles(ClusterState state) throws IOException {
    BlobStore blobs = keep("blobs", BlobStore.open(folder.blobs(), clock));
    var here = new FileService.Here(config.name(), blobs, () -> List.of(config.name()), clock);
    FileService files =
        keep(
            "files",
            new FileService(
                here, state, new java.security.SecureRandom(), FileSettings.standard()));
    files.start();
    keep("bulk", BulkServer.start(config.bulkAddress(), files, BulkLimits.standard(), clock));
    return files;
  }

  private Coordinator nearest(ClusterState state, WorkerDesk desk) {
    RemoteCoordinator remote =
        keep("way to the coordinator", new RemoteCoordinator(() -> leaderAddress()));
    return new NearestCoordinator(() -> state.leadership().isLocal(), desk, remote);
  }

  private Worker openWorker(NodeStorage storage, Coordinator coordinator) throws IOException {
    ChildModels children = new ChildModels(folder.temporary(), clock);
    Engine engine = keep("engine", new Engine(clock, ImageLimits.DEFAULT, children));
    WorkerConfig settings =
        WorkerConfig.of(
                new WorkerId(config.name(), epoch),
                config.settings().slots(),
                folder.models(),
                epoch)
            .withBudgetPerSlot(config.settings().workPerSlot());
    return new Worker(settings, coordinator, storage, new EngineLoader(engine), clock);
  }

  /// With one node the leader is always this one.
  private HostPort leaderAddress() {
    return config.bind();
  }

  private Self self() {
    return new Self(
        config.name(),
        config.bind(),
        config.bulkAddress(),
        epoch,
        Version.TEXT,
        config.settings().slots(),
        1,
        List.of());
  }

  private <T extends AutoCloseable> T keep(String name, T part) {
    parts.push(new Part(name, part));
    return part;
  }

  /// The node cannot go on: says why, and stops.
  private void fail(String why, Throwable cause) {
    log.error("event=failed why=\"{}\"", why, cause);
    if (end.complete(Optional.of(why))) {
      Thread.ofPlatform().name("stop").start(this::close);
    }
  }

  /// Waits until the node has stopped or failed; in the latter case says why.
  public Optional<String> awaitEnd() throws InterruptedException {
    try {
      return end.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        part.stop().close();
      } catch (Exception e) {
        System.getLogger(Node.class.getName())
            .log(System.Logger.Level.WARNING, "stopping " + part.name() + " failed", e);
      }
    }
    end.complete(Optional.empty());
  }
}
