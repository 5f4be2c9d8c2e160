package idunno.consensus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.LeaderElectionManagementRequest;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.ExitUtils;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This member's place in Ratis: a server, and in it one division for the group. When the group is
/// re-shaped without this member, or stumbles over its own log, Ratis closes the division;
/// [#takeAgain] opens another on the same folder, which waits without standing for election until
/// the group takes the member back.
final class Seat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Seat.class);
  private static final long NOT_WAITING = Long.MIN_VALUE;

  private final GroupConfig config;
  private final RaftProperties properties;
  private final RaftGroupId group;
  private final RaftServer server;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong callIds = new AtomicLong();
  private final Followers followers = new Followers();
  private final Quiescence quiescence;
  private final Addressee addressee;
  private volatile HostedMachines hosted;
  private volatile RaftServer.Division division;
  private volatile long waitingSince = NOT_WAITING;
  private boolean closed;

  Seat(GroupConfig config, RaftProperties properties, HostedMachines hosted) throws IOException {
    this.config = config;
    this.properties = properties;
    this.hosted = hosted;
    group = RaftGroupId.valueOf(config.group());
    Parameters parameters = new Parameters();
    quiescence = new Quiescence(config.clock(), followers);
    addressee = new Addressee(config.peer());
    Path folder = config.folder().resolve(config.group().toString());
    followers.tellTo(parameters, quiescence, new LogDamage(folder, hosted.failure()));
    Hearing hearing = new Hearing(quiescence);
    // The last to intercept is asked first.
    GrpcConfigKeys.Server.setServicesCustomizer(
        parameters, (builder, _) -> builder.intercept(hearing).intercept(addressee));
    server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(config.peer()))
            .setGroup(RaftGroup.valueOf(group, founders(config)))
            .setStateMachineRegistry(_ -> this.hosted)
            .setProperties(properties)
            .setParameters(parameters)
            .setOption(RaftStorage.StartupOption.RECOVER)
            .build();
    division = server.getDivision(group);
  }

  private static List<RaftPeer> founders(GroupConfig config) {
    return config.founders().stream()
        .map(peer ->
            peer(
                peer.name(),
                peer.address().toString(),
                peer.votes() ? RaftPeerRole.FOLLOWER : RaftPeerRole.LISTENER))
        .toList();
  }

  static RaftPeer peer(String name, String address, RaftPeerRole role) {
    return RaftPeer.newBuilder().setId(name).setAddress(address).setStartupRole(role).build();
  }

  /// Where its port cannot be had, Ratis ends the process, and with it every other node that lives
  /// in there. Forbidden that, it throws; but only for as long as nobody has cleared the first such
  /// exception, else it goes on and stumbles a line later.
  void start() throws IOException {
    ExitUtils.disableSystemExit();
    try {
      server.start();
      PauseMonitor.stop(server);
      Signal.putInto(division);
    } catch (ExitUtils.ExitException | IllegalStateException e) {
      ExitUtils.clear();
      Throwable root = e;
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        root = cause;
      }
      IOException failure =
          new IOException("can not listen on " + config.address() + ": " + root.getMessage());
      failure.addSuppressed(e);
      throw failure;
    }
  }

  RaftServer server() {
    return server;
  }

  RaftServer.Division division() {
    return division;
  }

  Followers followers() {
    return followers;
  }

  Quiescence quiescence() {
    return quiescence;
  }

  Addressee addressee() {
    return addressee;
  }

  HostedMachines hosted() {
    return hosted;
  }

  RaftGroupId group() {
    return group;
  }

  RaftPeerId self() {
    return server.getId();
  }

  /// Who would take a request now: a leader that this member knows, or this one once it is ready.
  @Nullable RaftPeerId leader() {
    var info = division.getInfo();
    if (!info.isAlive()) {
      return null;
    }
    return info.isLeader() && !info.isLeaderReady() ? null : info.getLeaderId();
  }

  /// The member as the present configuration has it, or null.
  @Nullable RaftPeer find(RaftPeerId id) {
    return division.getRaftConf().getPeer(id, RaftPeerRole.FOLLOWER, RaftPeerRole.LISTENER);
  }

  /// Whether the group counts on this member, as far as it knows.
  boolean isTaken() {
    return waitingSince == NOT_WAITING && find(self()) != null;
  }

  /// Whether the group was re-shaped without this member.
  boolean isLost() {
    return waitingSince != NOT_WAITING;
  }

  long nextCall() {
    return callIds.incrementAndGet();
  }

  ClientId client() {
    return client;
  }

  /// Appends an entry as the leader; the reply comes when it was applied.
  CompletableFuture<RaftClientReply> append(ByteString entry) {
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(self())
            .setGroupId(group)
            .setCallId(nextCall())
            .setMessage(Message.valueOf(entry))
            .setType(RaftClientRequest.writeRequestType())
            .build();
    return submit(request);
  }

  CompletableFuture<RaftClientReply> submit(RaftClientRequest request) {
    try {
      return server.submitClientRequestAsync(request);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Whether Ratis has closed the division, which nobody asked for.
  boolean isShut() {
    return division.getInfo().getLifeCycleState() == LifeCycle.State.CLOSED;
  }

  /// Opens the division again that Ratis has closed.
  synchronized void takeAgain() throws IOException {
    if (closed || !isShut()) {
      return;
    }
    RatisSettings.waitForOthers(properties, config);
    addressee.shut(true);
    try {
      ask(GroupManagementRequest.newRemove(client, self(), nextCall(), group, false, false));
      hosted = hosted.successor();
      RaftGroup empty = RaftGroup.valueOf(group);
      ask(GroupManagementRequest.newAdd(client, self(), nextCall(), empty, false));
    } finally {
      addressee.shut(false);
    }
    division = server.getDivision(group);
    Signal.putInto(division);
    waitingSince = division.getRaftConf().getLogEntryIndex();
    if (division.getInfo().getLifeCycleState().isRunning()) {
      RaftClientReply paused =
          server.leaderElectionManagement(
              LeaderElectionManagementRequest.newPause(client, self(), group, nextCall()));
      require(paused);
    }
    LOG.info("{}: the group goes on without this member, which waits to be taken back", self());
  }

  /// Lets this member stand for election again once the group has taken it back. To be called now
  /// and then.
  synchronized void tick() throws IOException {
    if (closed
        || waitingSince == NOT_WAITING
        || division.getRaftConf().getLogEntryIndex() == waitingSince) {
      return;
    }
    if (division.getInfo().getLifeCycleState().isRunning()) {
      require(
          server.leaderElectionManagement(
              LeaderElectionManagementRequest.newResume(client, self(), group, nextCall())));
      waitingSince = NOT_WAITING;
      LOG.info("{}: the group has taken this member back", self());
    }
  }

  private void ask(GroupManagementRequest request) throws IOException {
    require(server.groupManagement(request));
  }

  private static void require(RaftClientReply reply) throws IOException {
    if (!reply.isSuccess()) {
      throw new IOException("Ratis refused: " + reply, reply.getException());
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
    }
    server.close();
  }
}
