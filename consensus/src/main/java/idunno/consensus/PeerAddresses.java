package idunno.consensus;

import idunno.base.HostPort;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.client.impl.RaftClientRpcWithProxy;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServerRpcWithProxy;
import org.apache.ratis.util.PeerProxyMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where this member looks for the others. Ratis goes for ever to the address under which it first
/// heard of a peer, and has no call to change it (3.3.0), hence the reflection: a peer that came
/// back elsewhere is forgotten, and learnt again with its new address.
final class PeerAddresses {
  private static final Logger LOG = LoggerFactory.getLogger(PeerAddresses.class);

  private final List<PeerProxyMap<?>> maps;
  private final Map<String, HostPort> known = new ConcurrentHashMap<>();

  PeerAddresses(Seat seat, Connections connections) {
    if (!(seat.server().getServerRpc() instanceof RaftServerRpcWithProxy<?, ?> servers)
        || !(connections.rpc() instanceof RaftClientRpcWithProxy<?> clients)) {
      throw new IllegalStateException("this version of Ratis keeps its connections elsewhere");
    }
    maps = List.of(servers.getProxies(), clients.getProxies());
  }

  /// Where `name` listens, if somebody has said so since this member was opened.
  @Nullable HostPort find(String name) {
    return known.get(name);
  }

  /// Takes note of where `name` listens now.
  void tell(String name, HostPort address) {
    known.put(name, address);
    for (PeerProxyMap<?> map : maps) {
      move(map, RaftPeerId.valueOf(name), address.toString());
    }
  }

  /// Forgets all but `names`.
  void keepOnly(Set<String> names) {
    known.keySet().retainAll(names);
  }

  private void move(PeerProxyMap<?> map, RaftPeerId id, String address) {
    Object held = peers(map).get(id);
    if (held == null || peer(held).getAddress().equals(address)) {
      return;
    }
    LOG.info("{} has moved from {} to {}", id, peer(held).getAddress(), address);
    // Closes what is open, and leaves an entry behind that is not connected.
    map.resetProxy(id);
    peers(map).remove(id);
    map.addRaftPeers(List.of(peer(held, address)));
  }

  private static Map<?, ?> peers(PeerProxyMap<?> map) {
    if (Internals.get(map, "peers") instanceof Map<?, ?> peers) {
      return peers;
    }
    throw new IllegalStateException("this version of Ratis keeps its connections elsewhere");
  }

  private static RaftPeer peer(Object held, String address) {
    return RaftPeer.newBuilder(peer(held)).setAddress(address).build();
  }

  private static RaftPeer peer(Object held) {
    if (Internals.get(held, "peer") instanceof RaftPeer peer) {
      return peer;
    }
    throw new IllegalStateException("this version of Ratis keeps its connections elsewhere");
  }
}
