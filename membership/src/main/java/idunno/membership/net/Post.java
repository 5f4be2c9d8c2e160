package idunno.membership.net;

import idunno.membership.core.Member;
import idunno.membership.core.Message;
import idunno.membership.net.Tally.Count;
import idunno.membership.packet.KeyRing;
import idunno.membership.packet.MalformedPacket;
import idunno.membership.packet.MessageCodec;
import idunno.membership.packet.Sealer;
import idunno.membership.packet.Sealer.Opened;
import org.jspecify.annotations.Nullable;

/// Turns messages into sealed bytes and back, and counts what cannot be opened. One thread.
///
/// Everything is sealed for the cluster, but for the three messages of joining: who asks to be let
/// in may not know the cluster's id yet, so these are sealed for no cluster in particular.
final class Post {
  private static final String NO_CLUSTER = "";

  private final MessageCodec codec = new MessageCodec(member -> member);
  private final Sealer datagrams;
  private final Sealer frames;
  private final Tally tally;

  Post(Member self, KeyRing keys, Tally tally) {
    this.datagrams = new Sealer(self.key(), self.epoch(), keys);
    this.frames = Sealer.ofStreams(self.key(), self.epoch(), keys);
    this.tally = tally;
  }

  void use(KeyRing keys) {
    datagrams.use(keys);
    frames.use(keys);
  }

  /// This node's life has become another.
  void begin(Member self) {
    datagrams.begin(self.epoch());
    frames.begin(self.epoch());
  }

  byte[] datagram(Message message, String cluster) {
    return datagrams.seal(codec.encode(message), cluster);
  }

  byte[] frame(Message message, String cluster) {
    return frames.seal(codec.encode(message), isOfJoining(message) ? NO_CLUSTER : cluster);
  }

  /// Null when it is nothing that this node should hear; it has been counted then.
  @Nullable Message openDatagram(byte[] packet, String cluster) {
    if (cluster.isEmpty()) {
      tally.add(Count.EARLY);
      return null;
    }
    Message message = read(datagrams.open(packet, cluster));
    if (message != null && !isDatagram(message)) {
      tally.add(Count.MALFORMED);
      return null;
    }
    return message;
  }

  /// Null when it is nothing that this node should hear; it has been counted then.
  @Nullable Message openFrame(byte[] frame, String cluster) {
    boolean named = true;
    Opened opened = cluster.isEmpty() ? new Opened.NotOurs() : frames.open(frame, cluster);
    if (opened instanceof Opened.NotOurs) {
      named = false;
      opened = frames.open(frame, NO_CLUSTER);
    }
    Message message = read(opened);
    if (message == null) {
      return null;
    }
    if (isDatagram(message) || isOfJoining(message) == named) {
      tally.add(Count.MALFORMED);
      return null;
    }
    if (message instanceof Message.Welcome welcome && isForeign(welcome.cluster(), cluster)) {
      tally.add(Count.NOT_OURS);
      return null;
    }
    return message;
  }

  private static boolean isForeign(String theirs, String cluster) {
    return !cluster.isEmpty() && !cluster.equals(theirs);
  }

  private @Nullable Message read(Opened opened) {
    return switch (opened) {
      case Opened.Message(long sender, byte[] bytes) -> decode(bytes, sender);
      case Opened.Garbage _ -> {
        tally.add(Count.GARBAGE);
        yield null;
      }
      case Opened.NotOurs _ -> {
        tally.add(Count.NOT_OURS);
        yield null;
      }
      case Opened.Replayed(long sender, byte[] bytes) -> rejoining(bytes, sender);
    };
  }

  /// A node whose clock went back while it was down is known by later counters than it can have.
  /// Its join is heard nevertheless, and answered with its later life, after which it begins. A
  /// join that somebody else repeats says nothing new.
  private @Nullable Message rejoining(byte[] bytes, long sender) {
    Message message = decode(bytes, sender);
    if (message instanceof Message.Join) {
      return message;
    }
    tally.add(Count.REPLAYED);
    return null;
  }

  private @Nullable Message decode(byte[] bytes, long sender) {
    try {
      return codec.decode(bytes, sender);
    } catch (MalformedPacket _) {
      tally.add(Count.MALFORMED);
      return null;
    }
  }

  private static boolean isDatagram(Message message) {
    return switch (message) {
      case Message.Ping _, Message.Pong _, Message.Gossip _, Message.Errand _ -> true;
      case Message.Join _, Message.Welcome _, Message.Refused _ -> false;
      case Message.Compare _, Message.Differing _ -> false;
    };
  }

  private static boolean isOfJoining(Message message) {
    return message instanceof Message.Join
        || message instanceof Message.Welcome
        || message instanceof Message.Refused;
  }
}
