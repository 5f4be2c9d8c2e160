package idunno.node;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.base.MachineId;
import idunno.base.Problem;
import idunno.consensus.GroupConfig;
import idunno.consensus.GroupKeeper;
import idunno.consensus.Limits;
import idunno.consensus.RaftGroup;
import idunno.consensus.ReadCounters;
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
import idunno.membership.net.Membership;
import idunno.node.coordinator.ClusterState;
import idunno.node.coordinator.CoordinationService;
import idunno.node.coordinator.Departures;
import idunno.node.coordinator.FillChore;
import idunno.node.coordinator.LeaseKeeper;
import idunno.node.coordinator.LeftoverSweep;
import idunno.node.coordinator.NearestCoordinator;
import idunno.node.coordinator.PlacementChore;
import idunno.node.coordinator.RemoteCoordinator;
import idunno.node.coordinator.RepairChore;
import idunno.node.coordinator.RetentionSweep;
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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// What a node has beside its membership: its replica of the coordinator's state, its part of the
/// files, its worker, and what answers clients from them.
final class ClusterParts {
  /// What the coordinator's log needs of the disk, and a little more, so that a file is refused
  /// before its bytes are written rather than after.
  private static final long KEEP_FREE_BYTES = Limits.standard().freeDiskBytes() + (4L << 20);

  private static final Duration LONGEST_START = Duration.ofSeconds(30);

  private final Site site;
  private final NodeConfig config;
  private final DataFolder folder;
  private final Clock clock;
  private final Parts parts;
  private final String id;
  private volatile @Nullable Opened opened;
  private volatile @Nullable RaftGroup group;

  /// What the node's leaving needs.
  private record Opened(
      ClusterState state, GroupKeeper keeper, GroupPopulation population, Drain drain) {}

  /// Where the parts are put: the node's own things.
  record Site(
      NodeConfig config,
      Self self,
      DataFolder folder,
      NodeLogs logs,
      Clock clock,
      Membership membership,
      Machines machines) {}

  /// @param parts where each of them is kept until the node stops
  ClusterParts(Site site, Parts parts) {
    this.site = site;
    this.config = site.config();
    this.folder = site.folder();
    this.clock = site.clock();
    this.parts = parts;
    this.id = MachineId.of(config.name(), folder.identity().disk());
  }

  /// Starts them; the node must know its cluster.
  ///
  /// @param failed told why the node cannot go on
  void open(HttpFront front, ExecutorService threads, BiConsumer<String, Throwable> failed)
      throws IOException {
    ClusterState state = new ClusterState(machines -> openGroup(machines, failed));
    parts.keep("coordinator", state::close);
    GroupPopulation population = new GroupPopulation(id, site.machines(), () -> peers(state));
    GroupKeeper keeper = keepShape(population);
    FileService files = openFiles(state);
    NodeStorage storage = new NodeStorage(files);
    Leases leases = new Leases(config.settings().leaseSilence().toMillis());
    Logger log = site.logs().logger("coordinator");
    WorkerDesk desk = new WorkerDesk(state, NodeStorage::naming, leases, clock, log);
    parts.keep("leases", new LeaseKeeper(state, leases, clock, log)).start();
    parts.keep("placement", new PlacementChore(state, clock, log)).start();
    RepairChore repair = parts.keep("repair", new RepairChore(state, files, site.machines(), log));
    repair.start();
    parts.keep("filling", new FillChore(state, files, site.machines(), log)).start();
    parts.keep("retention", new RetentionSweep(state, clock, log)).start();
    Departures departures = parts.keep("departures", new Departures(state, site.machines(), log));
    departures.start();
    parts.keep(
        "news for the leader's chores",
        site.membership()
            .listen((_, _) -> {
              departures.membersChanged();
              repair.membersChanged();
            }));
    parts
        .keep("leftovers", new LeftoverSweep(state, LeftoverSweep.GRACE, clock, log))
        .start(LeftoverSweep.PERIOD);
    Worker worker = openWorker(storage, nearest(state, desk));
    front.serve(
        new HttpFront.Coordinated(
            state,
            files,
            storage,
            worker,
            site.self(),
            site.membership(),
            site.machines(),
            keeper::shape,
            new CoordinationService(desk, site.machines()::isNameGone, threads, log)));
    // Requests end before what answers them does.
    parts.keep("http", front);
    parts.keep("worker", worker).start();
    parts
        .keep(
            "idle memory",
            new IdleMemory(() -> worker.running().isEmpty(), site.logs().logger("node")))
        .start();
    opened = new Opened(state, keeper, population, new Drain(id, state, files, site.machines()));
  }

  /// Waits until the node can be given work, for a while; not at all when it is not in yet.
  void awaitWorker() {
    Opened all = opened;
    if (all == null) {
      return;
    }
    ClusterState state = all.state();
    WorkerId worker = new WorkerId(config.name(), site.self().epoch());
    try {
      boolean joined =
          state
              .changes()
              .await(
                  () -> state.readServingLocal(serving -> serving.isRegistered(worker)),
                  LONGEST_START.toMillis());
      if (!joined) {
        site.logs().logger("node").warn("event=worker_late after_s={}", LONGEST_START.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private GroupKeeper keepShape(GroupPopulation population) {
    GroupKeeper keeper = GroupKeeper.start(Objects.requireNonNull(group), population);
    parts.keep("shape", keeper);
    parts.keep(
        "news for the shape", site.membership().listen((_, _) -> keeper.populationChanged()));
    return keeper;
  }

  /// Has others hold what only this node holds, before it leaves.
  ///
  /// @throws idunno.base.ProblemException when they cannot
  void giveAway() throws InterruptedException {
    Opened all = opened;
    if (all != null && site.machines().live().size() > 1) {
      all.drain().run();
    }
  }

  /// Gives up this node's place in the coordinator, once the others know that it has left.
  void leaveGroup(Duration patience) throws InterruptedException {
    Opened all = opened;
    if (all != null && site.machines().live().size() > 1) {
      all.population().leave();
      if (!all.keeper().leave(patience)) {
        site.logs().logger("node").warn("event=left_without_a_farewell patience={}", patience);
      }
    }
  }

  /// How this node's reads made sure that it led; empty before it knows its cluster.
  Optional<ReadCounters> readCounters() {
    return Optional.ofNullable(group).map(RaftGroup::readCounters);
  }

  private static List<String> peers(ClusterState state) {
    var leadership = state.leadership();
    return Stream.concat(leadership.voters().stream(), leadership.listeners().stream()).toList();
  }

  private ReplicatedGroup openGroup(
      List<StateMachine> machines, BiConsumer<String, Throwable> failed) throws IOException {
    var self = new GroupConfig.Peer(id, config.consensusAddress(), true);
    boolean founder = folder.identity().founder();
    RaftGroup opened =
        RaftGroup.open(
            new GroupConfig(
                id,
                config.consensusAddress(),
                folder.raft(),
                folder.identity().cluster().orElseThrow(),
                founder ? List.of(self) : List.of(),
                Limits.standard().withSnapshotEvery((int) config.settings().snapshotEvery()),
                clock,
                failure -> failed.accept(String.valueOf(failure.getMessage()), failure)),
            machines);
    group = opened;
    return opened;
  }

  private FileService openFiles(ClusterState state) throws IOException {
    BlobStore blobs = parts.keep("blobs", BlobStore.open(folder.blobs(), clock, KEEP_FREE_BYTES));
    var here = new FileService.Here(id, blobs, site.machines(), clock);
    FileSettings standard = FileSettings.standard();
    FileSettings settings =
        standard.with(standard.upkeep().withCopies(config.settings().repairBytesPerSecond()));
    FileService files =
        parts.keep(
            "files", new FileService(here, state, new java.security.SecureRandom(), settings));
    files.start();
    parts.keep("bulk", BulkServer.start(config.bulkAddress(), files, BulkLimits.standard(), clock));
    return files;
  }

  private Coordinator nearest(ClusterState state, WorkerDesk desk) {
    RemoteCoordinator remote =
        parts.keep("way to the coordinator", new RemoteCoordinator(() -> leaderAddress(state)));
    parts.keep(
        "news for the way",
        state.listen(now -> address(now.leader()).ifPresent(remote::leaderChanged)));
    return new NearestCoordinator(() -> state.leadership().isLocal(), desk, remote);
  }

  private Worker openWorker(NodeStorage storage, Coordinator coordinator) throws IOException {
    ChildModels children = new ChildModels(folder.temporary(), clock);
    Engine engine = parts.keep("engine", new Engine(clock, ImageLimits.DEFAULT, children));
    WorkerConfig settings =
        WorkerConfig.of(
                new WorkerId(config.name(), site.self().epoch()),
                config.settings().slots(),
                folder.models(),
                site.self().epoch())
            .withBudgetPerSlot(config.settings().workPerSlot());
    return new Worker(settings, coordinator, storage, new EngineLoader(engine), clock);
  }

  private Optional<HostPort> address(String machine) {
    return site.machines().address(machine);
  }

  private HostPort leaderAddress(ClusterState state) {
    String leader = state.leadership().leader();
    return address(leader)
        .orElseThrow(() ->
            Problem.notNow(
                    leader.isEmpty()
                        ? "no coordinator is known"
                        : "the coordinator " + MachineId.nameOf(leader) + " is not in sight")
                .asException());
  }
}
