package idunno.consensus;

import idunno.base.HostPort;
import idunno.consensus.core.Configuration;
import idunno.consensus.core.Following;
import idunno.consensus.core.Step;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.jspecify.annotations.Nullable;

/// The leader's view of its group in the core's words, and the core's steps in Ratis's.
final class Reconfiguration {
  private static final long TRANSFER_MS = 1500;

  private final Seat seat;
  private final PeerAddresses addresses;
  private final long answerMs;

  /// @param answerMs a replica that has said nothing for so long does not answer
  Reconfiguration(Seat seat, PeerAddresses addresses, long answerMs) {
    this.seat = seat;
    this.addresses = addresses;
    this.answerMs = answerMs;
  }

  /// The log index of the present configuration.
  long index() {
    return seat.division().getRaftConf().getLogEntryIndex();
  }

  /// The present configuration; while it is being exchanged, the one to come.
  Configuration present() {
    RaftConfiguration conf = seat.division().getRaftConf();
    Map<String, HostPort> where = new HashMap<>();
    Stream.concat(voters(conf).stream(), listeners(conf).stream())
        .forEach(peer -> where.put(peer.getId().toString(), address(peer)));
    return new Configuration(
        names(voters(conf)), names(listeners(conf)), seat.self().toString(), where);
  }

  private HostPort address(RaftPeer peer) {
    HostPort known = addresses.find(peer.getId().toString());
    return known == null ? HostPort.parse(peer.getAddress()) : known;
  }

  private static Collection<RaftPeer> voters(RaftConfiguration conf) {
    return conf.getCurrentPeers(RaftPeerRole.FOLLOWER);
  }

  private static Collection<RaftPeer> listeners(RaftConfiguration conf) {
    return conf.getCurrentPeers(RaftPeerRole.LISTENER);
  }

  private static List<String> names(Collection<RaftPeer> peers) {
    return peers.stream().map(peer -> peer.getId().toString()).sorted().toList();
  }

  /// How each replica but this follows.
  Map<String, Following> following() {
    Map<String, Following> all = new TreeMap<>();
    long last = seat.division().getRaftLog().getNextIndex() - 1;
    for (RaftPeerId id : others()) {
      FollowerInfo follower = seat.followers().find(id);
      if (follower != null) {
        long lag = Math.max(0, last - follower.getMatchIndex());
        all.put(id.toString(), new Following(answers(follower), lag));
      }
    }
    return all;
  }

  /// The voters that answer and have the log entry `index`, this member among them.
  List<String> votersWith(long index) {
    return voters(seat.division().getRaftConf()).stream()
        .map(RaftPeer::getId)
        .filter(id -> id.equals(seat.self()) || has(id, index))
        .map(RaftPeerId::toString)
        .sorted()
        .toList();
  }

  private boolean has(RaftPeerId id, long index) {
    FollowerInfo follower = seat.followers().find(id);
    return follower != null && answers(follower) && follower.getMatchIndex() >= index;
  }

  private boolean answers(FollowerInfo follower) {
    return follower.getLastRpcResponseTime().elapsedTimeMs() < answerMs;
  }

  /// Makes good what Ratis forgets, see [Followers]. To be called while no change is under way.
  void markCaughtUp() {
    others().forEach(seat.followers()::markCaughtUp);
  }

  private List<RaftPeerId> others() {
    RaftConfiguration conf = seat.division().getRaftConf();
    return Stream.concat(voters(conf).stream(), listeners(conf).stream())
        .map(RaftPeer::getId)
        .filter(id -> !id.equals(seat.self()))
        .toList();
  }

  /// Returns when the group has the new configuration.
  void change(Step.Change to, long limitMs)
      throws IOException, InterruptedException, TimeoutException {
    RaftServer.Division division = seat.division();
    RaftConfiguration now = division.getRaftConf();
    var arguments =
        SetConfigurationRequest.Arguments.newBuilder()
            .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
            .setServersInCurrentConf(List.copyOf(voters(now)))
            .setListenersInCurrentConf(List.copyOf(listeners(now)))
            .setServersInNewConf(peers(to.voters(), RaftPeerRole.FOLLOWER))
            .setListenersInNewConf(peers(to.listeners(), RaftPeerRole.LISTENER))
            .build();
    CompletableFuture<RaftClientReply> asked =
        seat.server()
            .setConfigurationAsync(
                new SetConfigurationRequest(
                    seat.client(), seat.self(), seat.group(), seat.nextCall(), arguments));
    await(asked, limitMs);
  }

  /// Ratis hands every newcomer the leader's last snapshot first, whatever it has. One that came
  /// back with a longer log than that lost its place in its own log: the next entry closed its
  /// division. So the snapshot has to be as new as anything that a newcomer can have.
  void renewSnapshot(long limitMs) throws IOException, InterruptedException, TimeoutException {
    if (seat.hosted().getLatestSnapshot() != null) {
      await(
          seat.server()
              .snapshotManagementAsync(
                  SnapshotManagementRequest.newCreate(
                      seat.client(), seat.self(), seat.group(), seat.nextCall(), limitMs, 1)),
          limitMs);
    }
  }

  private List<RaftPeer> peers(List<String> names, RaftPeerRole role) {
    return names.stream().map(name -> Seat.peer(name, whereabouts(name), role)).toList();
  }

  private String whereabouts(String name) {
    HostPort known = addresses.find(name);
    RaftPeer peer = seat.find(RaftPeerId.valueOf(name));
    if (known == null && peer == null) {
      throw new IllegalArgumentException("nobody knows where " + name + " listens");
    }
    return known != null ? known.toString() : Objects.requireNonNull(peer).getAddress();
  }

  /// Returns when `to` leads.
  void handOver(String to) throws IOException, InterruptedException, TimeoutException {
    transfer(RaftPeerId.valueOf(to));
  }

  /// Gives up the lead, to whoever is elected.
  void stepDown() throws IOException, InterruptedException, TimeoutException {
    transfer(null);
  }

  @SuppressWarnings("NullAway") // Ratis's way to name nobody.
  private void transfer(@Nullable RaftPeerId to)
      throws IOException, InterruptedException, TimeoutException {
    await(
        seat.server()
            .transferLeadershipAsync(
                new TransferLeadershipRequest(
                    seat.client(), seat.self(), seat.group(), seat.nextCall(), to, TRANSFER_MS)),
        2 * TRANSFER_MS);
  }

  private static void await(CompletableFuture<RaftClientReply> asked, long limitMs)
      throws IOException, InterruptedException, TimeoutException {
    try {
      RaftClientReply reply = asked.get(limitMs, TimeUnit.MILLISECONDS);
      if (!reply.isSuccess()) {
        throw new IOException(String.valueOf(reply.getException()), reply.getException());
      }
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    }
  }
}
