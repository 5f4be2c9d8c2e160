package idunno.consensus;

import idunno.base.Clock;
import idunno.wire.consensus.EntryReply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.apache.ratis.proto.RaftProtos;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What Ratis sees of a replica: stamps entries on the leader, applies them on all, saves and loads
/// snapshots, and passes on what happens to the leadership. Ratis calls apply, snapshot and reload
/// from one thread.
final class HostedMachines extends BaseStateMachine {
  private static final Logger LOG = LoggerFactory.getLogger(HostedMachines.class);

  private final MachineSet machines;
  private final SnapshotStore snapshots = new SnapshotStore();
  private final ReentrantReadWriteLock lock;
  private final AtomicLong stampedMs = new AtomicLong();
  private final AtomicBoolean closing;
  private final Clock clock;
  private final DiskRoom room;
  private final Wires wires;
  private final FolderSeal seal;
  private long lastInLog;
  private Path folder = Path.of("");

  /// Whom a replica tells what.
  record Wires(Notices notices, Failure failure) {}

  /// @param lastInLog index of the last entry that the log holds at the start
  HostedMachines(MachineSet machines, Clock clock, DiskRoom room, Wires wires, long lastInLog) {
    this.machines = machines;
    this.lastInLog = lastInLog;
    this.seal = new FolderSeal();
    this.clock = clock;
    this.room = room;
    this.wires = wires;
    this.lock = new ReentrantReadWriteLock();
    this.closing = new AtomicBoolean();
  }

  private HostedMachines(HostedMachines before) {
    machines = before.machines;
    clock = before.clock;
    room = before.room;
    wires = before.wires;
    lock = before.lock;
    closing = before.closing;
    seal = before.seal;
    // What the log had at the start is no news: it has been used since.
    lastInLog = Long.MAX_VALUE;
  }

  /// The same machines for a new division, which Ratis wants to begin with a new object. What this
  /// one has applied is saved first: the machines can load a state but not forget one.
  HostedMachines successor() throws IOException {
    takeSnapshot();
    snapshots.cleanupOldSnapshots(null);
    return new HostedMachines(this);
  }

  /// Runs `query` between two entries.
  <T> T read(Supplier<T> query) {
    Lock readLock = lock.readLock();
    readLock.lock();
    try {
      return query.get();
    } finally {
      readLock.unlock();
    }
  }

  /// From now on the end of Ratis is wanted, not a failure.
  void close(boolean wanted) {
    closing.set(wanted);
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage)
      throws IOException {
    super.initialize(server, group, storage);
    snapshots.init(storage);
    folder = storage.getStorageDir().getRoot().toPath();
    seal.open(folder);
    getLifeCycle().transition(LifeCycle.State.STARTING);
    load();
    getLifeCycle().transition(LifeCycle.State.RUNNING);
  }

  @Override
  public void close() throws IOException {
    super.close();
    seal.close();
  }

  @Override
  public void pause() {
    if (getLifeCycleState() == LifeCycle.State.RUNNING) {
      getLifeCycle().transition(LifeCycle.State.PAUSING);
      getLifeCycle().transition(LifeCycle.State.PAUSED);
    }
  }

  /// Loads the snapshot that the leader sent because its log no longer has what is missing here.
  @Override
  public void reinitialize() throws IOException {
    getLifeCycle().transition(LifeCycle.State.STARTING);
    try {
      snapshots.forceInstalled();
      load();
    } catch (IOException | RuntimeException e) {
      wires
          .failure()
          .report("the snapshot from the leader can not be loaded: " + e.getMessage(), e);
      throw e;
    }
    getLifeCycle().transition(LifeCycle.State.RUNNING);
    wires.notices().applied(getLastAppliedTermIndex().getIndex());
  }

  private void load() throws IOException {
    SnapshotStore.Found found = snapshots.newest();
    refuseLoss(found == null ? -1 : found.last().getIndex());
    if (found == null) {
      return;
    }
    Lock writeLock = lock.writeLock();
    writeLock.lock();
    try {
      SnapshotFile.read(found.file(), machines);
      setLastAppliedTermIndex(found.last());
      seal.applied(found.last().getIndex());
    } finally {
      writeLock.unlock();
    }
  }

  /// Whoever has applied an entry has forced it to the disk before: where neither the log nor a
  /// snapshot has it any more, it is lost.
  private void refuseLoss(long lastInSnapshot) throws IOException {
    long last = Math.max(lastInLog, lastInSnapshot);
    long applied = FolderSeal.read(folder).applied();
    if (last < applied) {
      throw LogFolder.damaged(
          "what lies in %s ends with entry %d, but entry %d was there"
              .formatted(folder, last, applied));
    }
    lastInLog = Long.MAX_VALUE;
  }

  @Override
  public long takeSnapshot() throws IOException {
    TermIndex last = getLastAppliedTermIndex();
    if (last.getIndex() < 0) {
      return RaftLog.INVALID_LOG_INDEX;
    }
    try {
      snapshots.write(last, machines);
      return last.getIndex();
    } catch (RuntimeException | Error e) {
      wires.failure().report("a state machine can not be saved: " + e, e);
      throw e;
    }
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return snapshots;
  }

  /// Stamps on the leader. Runs before the order of entries is decided, hence [MachineSet] takes
  /// the largest stamp so far.
  @Override
  public TransactionContext startTransaction(RaftClientRequest request) {
    long timeMs = stampedMs.accumulateAndGet(clock.wallMillis(), Math::max);
    TransactionContext transaction =
        TransactionContext.newBuilder()
            .setServerRole(RaftProtos.RaftPeerRole.LEADER)
            .setStateMachine(this)
            .setClientRequest(request)
            .setLogData(EntryCodec.stamped(request.getMessage().getContent(), timeMs))
            .build();
    String noRoom = room.whyNot();
    return noRoom == null ? transaction : transaction.setException(new IOException(noRoom));
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    RaftProtos.LogEntryProto logged = transaction.getLogEntry();
    String why = wires.failure().why();
    if (why != null) {
      throw new IllegalStateException(why);
    }
    EntryReply reply;
    Lock writeLock = lock.writeLock();
    writeLock.lock();
    try {
      reply = machines.apply(EntryCodec.parseEntry(logged.getStateMachineLogEntry().getLogData()));
      updateLastAppliedTermIndex(logged.getTerm(), logged.getIndex());
      seal.applied(logged.getIndex());
    } catch (Throwable e) {
      wires.failure().report("log entry " + logged.getIndex() + " can not be applied: " + e, e);
      throw new IllegalStateException(e);
    } finally {
      writeLock.unlock();
    }
    wires.notices().applied(logged.getIndex());
    // Ratis keeps replies for a minute: only where somebody may wait for this one is it worth that.
    boolean awaited = transaction.getClientRequest() != null;
    return CompletableFuture.completedFuture(
        awaited ? Message.valueOf(EntryCodec.reply(reply)) : Message.EMPTY);
  }

  /// The read that a barrier sends through Ratis; that it comes back is the whole answer.
  @Override
  public CompletableFuture<Message> query(Message request) {
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
    wires.notices().leadershipChanged();
  }

  @Override
  public void notifyLeaderReady() {
    wires.notices().leadershipChanged();
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    wires.notices().leadershipChanged();
  }

  @Override
  public void notifyConfigurationChanged(
      long term, long index, RaftProtos.RaftConfigurationProto configuration) {
    seal.configured(index, LogFolder.configuration(folder));
    wires.notices().leadershipChanged();
  }

  @Override
  public void notifyLogFailed(Throwable cause, RaftProtos.@Nullable LogEntryProto entry) {
    if (!closing.get()) {
      wires.failure().report("the log can not be written: " + cause.getMessage(), cause);
    }
  }

  @Override
  public void notifyServerShutdown(RaftProtos.RoleInfoProto role, boolean allServer) {
    if (allServer && !closing.get()) {
      LOG.error("Ratis has stopped by itself");
      wires.failure().report("consensus has stopped by itself, see the log above", null);
    }
  }
}
