package idunno.membership.net;

import idunno.base.HostPort;
import idunno.membership.core.Message;
import idunno.membership.net.Tally.Count;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sends what the protocol wants sent: datagrams at once, what goes to one node by stream together
/// in one connection. One thread.
final class Outbox {
  private static final int LAST_PORT = 65_535;

  private final Post post;
  private final Datagrams datagrams;
  private final Addresses addresses;
  private final StreamClient streams;
  private final Tally tally;
  private final Map<HostPort, Batch> batches = new LinkedHashMap<>();

  private record Batch(List<byte[]> frames, boolean isJoin) {}

  /// Is told, on another thread, what became of a question to be let in.
  @FunctionalInterface
  interface JoinOutcome {
    /// @param trouble why it could not be asked; empty when it was
    void asked(HostPort introducer, Optional<String> trouble);
  }

  Outbox(Post post, Datagrams datagrams, Addresses addresses, StreamClient streams, Tally tally) {
    this.post = post;
    this.datagrams = datagrams;
    this.addresses = addresses;
    this.streams = streams;
    this.tally = tally;
  }

  void send(HostPort to, Message message, String cluster, long nowMs) {
    count(message);
    InetSocketAddress target = addresses.of(to, nowMs);
    if (target == null || cluster.isEmpty()) {
      tally.add(Count.UNSENT);
    } else {
      datagrams.send(post.datagram(message, cluster), target);
    }
  }

  private void count(Message message) {
    switch (message) {
      case Message.Ping _ -> tally.add(Count.PINGS);
      case Message.Relay _ -> tally.add(Count.RELAYS);
      case Message.RelayedPing _ -> tally.add(Count.RELAYED_PINGS);
      default -> {
        // Told by the number of datagrams.
      }
    }
  }

  /// Keeps a message until [#flush].
  void stream(HostPort to, Message message, String cluster) {
    boolean isJoin = message instanceof Message.Join;
    batches
        .computeIfAbsent(to, _ -> new Batch(new ArrayList<>(), isJoin))
        .frames()
        .add(post.frame(message, cluster));
  }

  /// Lets go what [#stream] has kept.
  void flush(JoinOutcome outcome) {
    batches.forEach((to, batch) -> {
      if (to.port() + Membership.STREAM_PORT_OFFSET > LAST_PORT) {
        tally.add(Count.STREAMS_FAILED);
      } else {
        HostPort door = to.plus(Membership.STREAM_PORT_OFFSET);
        streams.send(
            door,
            batch.frames(),
            trouble -> {
              if (batch.isJoin()) {
                outcome.asked(to, trouble);
              }
            });
      }
    });
    batches.clear();
  }
}
