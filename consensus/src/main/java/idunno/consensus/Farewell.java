package idunno.consensus;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.GroupInfoReply;
import org.apache.ratis.protocol.GroupInfoRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out whether a group still counts on this member. The group does not tell those it has
/// dropped, so the leader is asked.
final class Farewell {
  private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);
  private static final long ANSWER_MS = 1000;

  private final Seat seat;
  private final Connections connections;
  private final BooleanSupplier nothingLeftToDo;

  /// @param nothingLeftToDo whether this member, as the leader, has found that no other can take
  ///   over
  Farewell(Seat seat, Connections connections, BooleanSupplier nothingLeftToDo) {
    this.seat = seat;
    this.connections = connections;
    this.nothingLeftToDo = nothingLeftToDo;
  }

  boolean isOut() throws InterruptedException {
    RaftPeerId leader = seat.leader();
    if (seat.isLost()) {
      return true;
    }
    if (leader == null) {
      return !seat.isTaken();
    }
    return leader.equals(seat.self()) ? isLast() : isForgottenBy(leader);
  }

  private boolean isLast() {
    RaftConfiguration conf = seat.division().getRaftConf();
    return nothingLeftToDo.getAsBoolean()
        && conf.getCurrentPeers(RaftPeerRole.FOLLOWER).size() == 1
        && conf.getPreviousPeers(RaftPeerRole.FOLLOWER).isEmpty()
        && conf.getCurrentPeers(RaftPeerRole.LISTENER).isEmpty();
  }

  private boolean isForgottenBy(RaftPeerId leader) throws InterruptedException {
    RaftPeer peer = seat.find(leader);
    if (peer == null) {
      return false;
    }
    GroupInfoRequest request =
        new GroupInfoRequest(seat.client(), leader, seat.group(), seat.nextCall());
    try {
      return connections.send(peer, request).get(ANSWER_MS, TimeUnit.MILLISECONDS)
              instanceof GroupInfoReply reply
          && reply.getConf().filter(this::isWithoutThis).isPresent();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("{} does not say whether {} still belongs", leader, seat.self(), e);
      return false;
    }
  }

  private boolean isWithoutThis(RaftConfigurationProto conf) {
    return Stream.of(
            conf.getPeersList(),
            conf.getListenersList(),
            conf.getOldPeersList(),
            conf.getOldListenersList())
        .flatMap(List::stream)
        .map(RaftPeerProto::getId)
        .noneMatch(id -> id.toStringUtf8().equals(seat.self().toString()));
  }
}
