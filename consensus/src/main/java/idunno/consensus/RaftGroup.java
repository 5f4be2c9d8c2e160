package idunno.consensus;

import idunno.base.Ticker;
import idunno.wire.consensus.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A member of a group that keeps its log with Apache Ratis. The log is forced to the disk before
/// anything is acknowledged. [Leadership#isLocal] is true only once this member has also applied
/// everything that was acknowledged before its term.
public final class RaftGroup implements ReplicatedGroup {
  private static final Logger LOG = LoggerFactory.getLogger(RaftGroup.class);
  private static final long TICK_MS = 50;

  private final GroupConfig config;
  private final MachineSet machines;
  private final Failure failure;
  private final Notices notices;
  private final Seat seat;
  private final Connections connections;
  private final PeerAddresses addresses;
  private final Submission submission;
  private final Proposals proposals;
  private final Barriers barriers;
  private final ScheduledExecutorService timer;
  private final Ticker ticker;
  private final AtomicBoolean reseating = new AtomicBoolean();
  private final ReadTally reads = new ReadTally();
  private volatile @Nullable RollCall rollCall;

  /// Starts this member; it takes part in elections when this returns.
  ///
  /// @throws IOException if the folder can not be used, with a sentence that says why; nothing is
  ///   left running then
  public static RaftGroup open(GroupConfig config, List<StateMachine> machines) throws IOException {
    try {
      RaftGroup group = new RaftGroup(config, new MachineSet(machines));
      try {
        group.start();
        return group;
      } catch (IOException | RuntimeException e) {
        group.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "consensus can not start in " + config.folder() + ": " + root(e).getMessage(), e);
    }
  }

  /// Ratis wraps the one sentence that matters in several exceptions of its own.
  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }

  private RaftGroup(GroupConfig config, MachineSet machines) throws IOException {
    this.config = config;
    this.machines = machines;
    Files.createDirectories(config.folder());
    long lastInLog = LogFolder.check(config.folder().resolve(config.group().toString()));
    failure = new Failure(config.peer(), config.fatal());
    notices = new Notices(config.peer(), this::leadership);
    DiskRoom room = new DiskRoom(config.folder(), config.limits().freeDiskBytes());
    RaftProperties properties = RatisSettings.of(config);
    HostedMachines.Wires wires = new HostedMachines.Wires(notices, failure);
    seat =
        new Seat(
            config,
            properties,
            new HostedMachines(machines, config.clock(), room, wires, lastInLog));
    connections = new Connections(seat.client(), properties);
    addresses = new PeerAddresses(seat, connections);
    submission = new Submission(seat, connections, failure, config);
    proposals = new Proposals(submission, config.limits(), config.clock());
    barriers = new Barriers(seat, failure, config.limits(), config.clock(), this::callRoll);
    timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(config.peer() + "-consensus-timer").factory());
    ticker =
        new Ticker(
            config.peer() + "-consensus-ticker",
            Duration.ofMillis(TICK_MS),
            this::isAwaited,
            recurring("what waits is not moved on", this::tick));
  }

  private void start() throws IOException {
    notices.add(new Waker());
    seat.start();
    refuseGap();
    openRollCall();
    // As often as heartbeats come: [Quiescence] stands in for them.
    long lookMs = Appender.heartbeatMs(config.limits().electionMin().toMillis());
    timer.scheduleWithFixedDelay(
        recurring("can not take part in elections yet", this::lookAfterSeat),
        lookMs,
        lookMs,
        TimeUnit.MILLISECONDS);
  }

  private Runnable recurring(String complaint, Recurring.Work work) {
    Recurring recurring =
        new Recurring(config.peer() + ": " + complaint, work, failure, config.clock());
    return recurring::run;
  }

  private void openRollCall() {
    try {
      rollCall =
          RollCall.open(config, seat, new RollCall.Colleagues(addresses::find, reads, failure));
    } catch (IOException e) {
      LOG.warn(
          "{}: reads will be slower, no datagrams at {}: {}",
          config.peer(),
          config.address(),
          e.toString());
    }
  }

  /// Whether this member leads, and has all that was committed, for sure.
  CompletableFuture<Boolean> callRoll() {
    RollCall open = rollCall;
    if (open != null) {
      return open.isLeading();
    }
    boolean counts = seat.division().getInfo().isLeader();
    return CompletableFuture.completedFuture(counts && reads.ended(false));
  }

  /// How this member made sure that it led, before reads.
  public ReadCounters readCounters() {
    return reads.snapshot();
  }

  private boolean isAwaited() {
    return submission.isOpen() || barriers.isAwaited() || proposals.isAwaited();
  }

  /// Ratis has closed this member's division: the group was re-shaped without it while it was cut
  /// off, or it left, or its log and a snapshot did not go together. On a thread of its own, for
  /// saving what was applied may take long.
  private void unseated() {
    if (!reseating.compareAndSet(false, true)) {
      return;
    }
    Thread.ofVirtual()
        .name(config.peer() + "-consensus-seat")
        .start(() -> {
          try {
            seat.takeAgain();
            notices.leadershipChanged();
          } catch (IOException | RuntimeException | Error e) {
            failure.report("consensus can not be opened again: " + e.getMessage(), e);
          } finally {
            reseating.set(false);
          }
        });
  }

  /// A log that begins later than the snapshot ends would be applied with a hole in it.
  private void refuseGap() throws IOException {
    RaftServer.Division division = seat.division();
    long first = division.getRaftLog().getStartIndex();
    long applied = seat.hosted().getLastAppliedTermIndex().getIndex();
    if (division.getRaftLog().getNextIndex() > first && first > applied + 1) {
      throw new IOException(
          "the log in "
              + config.folder()
              + " begins at "
              + first
              + " but the newest good snapshot ends at "
              + applied
              + ": start this member under a new name from an empty folder");
    }
  }

  /// Moves on whatever somebody waits for.
  private void tick() {
    barriers.startRound();
    barriers.expire();
    submission.wake();
    proposals.pump();
    proposals.expire();
    String why = failure.why();
    if (why != null) {
      proposals.giveUp(why);
      barriers.giveUp(why);
    }
  }

  private void lookAfterSeat() throws IOException {
    if (seat.isShut()) {
      unseated();
    }
    submission.look();
    seat.tick();
    seat.quiescence().tick(seat.division());
  }

  @Override
  public List<CompletableFuture<Outcome>> proposeAll(List<List<Part>> transactions) {
    if (transactions.isEmpty()) {
      return List.of(); // and nobody is woken
    }
    seat.quiescence().demand();
    var outcomes = proposals.propose(transactions.stream().map(this::checked).toList());
    ticker.wake();
    return outcomes;
  }

  private Transaction checked(List<Part> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a transaction needs at least one part");
    }
    for (Part part : parts) {
      if (!machines.knows(part.machine())) {
        throw new IllegalArgumentException("no state machine is called '" + part.machine() + "'");
      }
    }
    return EntryCodec.transaction(parts);
  }

  @Override
  public CompletableFuture<Void> barrier() {
    seat.quiescence().demand();
    CompletableFuture<Void> passed = barriers.barrier();
    ticker.wake();
    return passed;
  }

  @Override
  public <T> T read(Supplier<T> query) {
    return seat.hosted().read(query);
  }

  @Override
  public String leader() {
    RaftPeerId leader = seat.division().getInfo().getLeaderId();
    return leader == null ? "" : leader.toString();
  }

  @Override
  public Leadership leadership() {
    var info = seat.division().getInfo();
    return new Leadership(
        leader(),
        info.isLeader() && info.isLeaderReady(),
        info.getCurrentTerm(),
        names(RaftPeerRole.FOLLOWER),
        names(RaftPeerRole.LISTENER));
  }

  private List<String> names(RaftPeerRole role) {
    Collection<RaftPeer> peers = seat.division().getRaftConf().getCurrentPeers(role);
    return peers.stream().map(peer -> peer.getId().toString()).sorted().toList();
  }

  @Override
  public boolean isMember() {
    return seat.isTaken();
  }

  @Override
  public Registration listen(Listener listener) {
    return notices.add(listener);
  }

  /// Sends what waited for a leader as soon as there is one.
  private final class Waker implements Listener {
    @Override
    public void applied(long index) {}

    @Override
    public void leadershipChanged(Leadership now) {
      LOG.info("{}: {}", config.peer(), now);
      submission.look();
      submission.wake();
      proposals.pump();
      barriers.startRound();
    }
  }

  GroupConfig config() {
    return config;
  }

  Seat seat() {
    return seat;
  }

  Connections connections() {
    return connections;
  }

  PeerAddresses addresses() {
    return addresses;
  }

  Failure failure() {
    return failure;
  }

  /// Stops this member. What was acknowledged is on the disk; what was not is answered with
  /// [Outcome.NotNow].
  @Override
  public void close() {
    seat.hosted().close(true);
    timer.shutdownNow();
    ticker.close();
    proposals.close();
    barriers.close();
    closeQuietly(rollCall);
    closeQuietly(submission);
    closeQuietly(seat);
    proposals.giveUp("this node is stopping");
    notices.close();
  }

  private void closeQuietly(@Nullable AutoCloseable closeable) {
    try {
      if (closeable != null) {
        closeable.close();
      }
    } catch (Exception e) {
      LOG.warn("{}: closing went wrong: {}", config.peer(), e.toString());
    }
  }
}
