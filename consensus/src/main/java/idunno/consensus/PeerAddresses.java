package idunno.consensus;

import idunno.base.HostPort;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.impl.RaftClientRpcWithProxy;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServerRpcWithProxy;
import org.apache.ratis.util.PeerProxyMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where this member looks for the others, and by which connections. Ratis goes for ever to the
/// address under which it first heard of a peer, and has no call to change it (3.3.0), hence the
/// reflection: a peer that came back elsewhere, or after a while, is forgotten, and learnt anew.
final class PeerAddresses {
  private static final Logger LOG = LoggerFactory.getLogger(PeerAddresses.class);

  /// A doubt that is gone sooner is no reason to break a connection that may work.
  private static final long ABSENT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// For as long membership looks for those who were cut off; an unused connection ends sooner.
  private static final long LONGEST_ABSENCE_NANOS = TimeUnit.DAYS.toNanos(1);

  private final List<PeerProxyMap<?>> maps;
  private final Map<String, Long> absentSince = new HashMap<>();
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

  /// Takes note of who answers now. To one that did not for a while a new connection is made at its
  /// next use: the old one tries again after ever longer pauses, the more the longer a network was
  /// cut, and knows nothing of its being mended. For one thread.
  void present(Set<String> names, long nowNanos) {
    absentSince.values().removeIf(since -> nowNanos - since > LONGEST_ABSENCE_NANOS);
    for (String name : known.keySet()) {
      if (!names.contains(name)) {
        absentSince.putIfAbsent(name, nowNanos);
      }
    }
    for (String name : names) {
      Long since = absentSince.remove(name);
      if (since != null && nowNanos - since >= ABSENT_NANOS) {
        renew(RaftPeerId.valueOf(name));
      }
    }
  }

  private void renew(RaftPeerId id) {
    LOG.info("{} is back: connecting anew", id);
    for (PeerProxyMap<?> map : maps) {
      Object held = peers(map).get(id);
      if (held != null) {
        replace(map, held, peer(held));
      }
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
    replace(map, held, RaftPeer.newBuilder(peer(held)).setAddress(address).build());
  }

  /// Puts a peer that is not connected yet in the place of `held`, whose connection is closed on a
  /// thread of its own: that takes seconds when nobody answers at its other end.
  private static void replace(PeerProxyMap<?> map, Object held, RaftPeer next) {
    // Those who look for a peer meanwhile wait for this lock.
    synchronized (Internals.get(map, "resetLock")) {
      if (!peers(map).remove(next.getId(), held)) {
        return;
      }
      map.addRaftPeers(List.of(next));
    }
    if (Internals.find(held, "proxy") instanceof Closeable connection) {
      Thread.ofVirtual().name("consensus-hang-up").start(() -> close(connection));
    }
  }

  private static void close(Closeable connection) {
    try {
      connection.close();
    } catch (IOException e) {
      LOG.debug("closing {}", connection, e);
    }
  }

  private static Map<?, ?> peers(PeerProxyMap<?> map) {
    if (Internals.get(map, "peers") instanceof Map<?, ?> peers) {
      return peers;
    }
    throw new IllegalStateException("this version of Ratis keeps its connections elsewhere");
  }

  private static RaftPeer peer(Object held) {
    if (Internals.get(held, "peer") instanceof RaftPeer peer) {
      return peer;
    }
    throw new IllegalStateException("this version of Ratis keeps its connections elsewhere");
  }
}
