package idunno.membership.packet;

import idunno.base.ByteWriter;
import idunno.base.HostPort;
import idunno.membership.core.Change;
import idunno.membership.core.Member;
import idunno.membership.core.Message;
import idunno.membership.core.State;
import idunno.membership.core.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Messages as bytes: a byte for the kind, then the fields in order, but for the sender's place on
/// the ring, which the envelope tells. Packed by hand, since every byte of a ping is sent four
/// times a second by every node for ever.
public final class MessageCodec {
  private static final int EPOCH_BYTES = 6;
  private static final int LEAST_CHANGE_BYTES = 17;
  private static final int WHOLE = 0x08;
  private static final int STATE = 0x07;
  private static final int MOST_CLUSTER = 255;
  private static final int MOST_REASON = 1_000;
  private static final State[] STATES = State.values();

  private final UnaryOperator<Member> canonical;

  /// @param canonical gives the one object for equal members, so that nodes in one process can
  ///   share them; the identity will do
  public MessageCodec(UnaryOperator<Member> canonical) {
    this.canonical = canonical;
  }

  public byte[] encode(Message message) {
    ByteWriter out = new ByteWriter();
    out.u8(kind(message));
    life(out, message.from());
    switch (message) {
      case Message.Ping(_, long digest, List<Change> changes) ->
          changes(out.low(digest, Long.BYTES), changes);
      case Message.Pong(_, long digest, List<Change> changes) ->
          changes(out.low(digest, Long.BYTES), changes);
      case Message.Gossip(_, List<Change> changes) -> changes(out, changes);
      case Message.Relay(_, long target, int known) -> out.low(target, Long.BYTES).varint(known);
      case Message.RelayedPing(_, long origin) -> out.low(origin, Long.BYTES);
      case Message.RelayedPong(_, long origin) -> out.low(origin, Long.BYTES);
      case Message.Vouch(_, Message.From whom) -> life(out.low(whom.key(), Long.BYTES), whom);
      case Message.Join(_, Member member, String cluster) -> member(out.text(cluster), member);
      case Message.Welcome(_, String cluster, List<Change> members) ->
          changes(out.text(cluster), members);
      case Message.Refused(_, String reason) -> out.text(reason);
      case Message.Compare(_, Member member, List<Long> parts) -> {
        member(out, member);
        out.varint(parts.size());
        parts.forEach(part -> out.low(part, Long.BYTES));
      }
      case Message.Differing(_, List<Integer> parts, List<Change> members, boolean answer) -> {
        out.u8(answer ? 1 : 0).varint(parts.size());
        parts.forEach(out::varint);
        changes(out, members);
      }
    }
    return out.toBytes();
  }

  private static int kind(Message message) {
    return switch (message) {
      case Message.Ping _ -> 1;
      case Message.Pong _ -> 2;
      case Message.Gossip _ -> 3;
      case Message.Relay _ -> 4;
      case Message.RelayedPing _ -> 5;
      case Message.RelayedPong _ -> 6;
      case Message.Vouch _ -> 7;
      case Message.Join _ -> 8;
      case Message.Welcome _ -> 9;
      case Message.Refused _ -> 10;
      case Message.Compare _ -> 11;
      case Message.Differing _ -> 12;
    };
  }

  /// @param sender the place on the ring of who sealed it
  /// @throws MalformedPacket whatever is wrong; nothing is allocated that the bytes do not pay for
  public Message decode(byte[] bytes, long sender) throws MalformedPacket {
    ByteReader in = new ByteReader(bytes);
    int kind = in.u8();
    Message.From from = life(in, sender);
    Message message =
        switch (kind) {
          case 1 -> new Message.Ping(from, in.low(Long.BYTES), changes(in));
          case 2 -> new Message.Pong(from, in.low(Long.BYTES), changes(in));
          case 3 -> new Message.Gossip(from, changes(in));
          case 4 -> new Message.Relay(from, in.low(Long.BYTES), in.varint(Integer.MAX_VALUE - 1));
          case 5 -> new Message.RelayedPing(from, in.low(Long.BYTES));
          case 6 -> new Message.RelayedPong(from, in.low(Long.BYTES));
          case 7 -> new Message.Vouch(from, life(in, in.low(Long.BYTES)));
          case 8 -> join(from, in);
          case 9 -> new Message.Welcome(from, in.text(MOST_CLUSTER), changes(in));
          case 10 -> new Message.Refused(from, in.text(MOST_REASON));
          case 11 -> compare(from, in);
          case 12 -> differing(from, in);
          default -> throw new MalformedPacket("no message is of kind " + kind);
        };
    in.requireEnd();
    return message;
  }

  private Message join(Message.From from, ByteReader in) throws MalformedPacket {
    String cluster = in.text(MOST_CLUSTER);
    return new Message.Join(from, member(in, from.key(), from.epoch()), cluster);
  }

  private Message compare(Message.From from, ByteReader in) throws MalformedPacket {
    Member member = member(in, from.key(), from.epoch());
    int count = in.count(Long.BYTES);
    List<Long> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parts.add(in.low(Long.BYTES));
    }
    return new Message.Compare(from, member, parts);
  }

  private Message differing(Message.From from, ByteReader in) throws MalformedPacket {
    boolean answer = in.u8() == 1;
    int count = in.count(1);
    List<Integer> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parts.add(in.varint(Integer.MAX_VALUE));
    }
    return new Message.Differing(from, parts, changes(in), answer);
  }

  private static void life(ByteWriter out, Message.From from) {
    out.low(from.epoch(), EPOCH_BYTES).varint(from.incarnation());
  }

  private static Message.From life(ByteReader in, long key) throws MalformedPacket {
    return new Message.From(key, in.low(EPOCH_BYTES), in.varint(Integer.MAX_VALUE - 1));
  }

  private static void changes(ByteWriter out, List<Change> changes) {
    out.varint(changes.size());
    for (Change change : changes) {
      Member member = change.member();
      out.u8(change.state().ordinal() | (member == null ? 0 : WHOLE))
          .low(change.key(), Long.BYTES)
          .low(change.epoch(), EPOCH_BYTES)
          .varint(change.incarnation())
          .varint(change.ageMs());
      if (member != null) {
        member(out, member);
      }
    }
  }

  private List<Change> changes(ByteReader in) throws MalformedPacket {
    int count = in.count(LEAST_CHANGE_BYTES);
    if (count > Message.MOST_CHANGES) {
      throw new MalformedPacket(count + " changes in one message");
    }
    List<Change> changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int head = in.u8();
      if ((head & STATE) >= STATES.length || head > (WHOLE | STATE)) {
        throw new MalformedPacket("no state is numbered " + head);
      }
      long key = in.low(Long.BYTES);
      long epoch = in.low(EPOCH_BYTES);
      int incarnation = in.varint(Integer.MAX_VALUE - 1);
      int ageMs = in.varint(Integer.MAX_VALUE);
      @Nullable Member member = (head & WHOLE) == 0 ? null : member(in, key, epoch);
      changes.add(new Change(key, epoch, incarnation, STATES[head & STATE], ageMs, member));
    }
    return changes;
  }

  private static void member(ByteWriter out, Member member) {
    out.text(member.name()).text(member.address().host()).low(member.address().port(), 2);
    Tags tags = member.tags();
    out.varint(tags.roles().size());
    tags.roles().forEach(out::text);
    out.varint(tags.cores()).varint(tags.memoryBytes()).text(tags.version()).text(tags.disk());
  }

  private Member member(ByteReader in, long key, long epoch) throws MalformedPacket {
    String name = in.text(Member.MOST_NAME_BYTES);
    String host = in.text(Member.MOST_HOST_BYTES);
    int port = (int) in.low(2);
    if (name.isBlank() || host.isBlank()) {
      throw new MalformedPacket("a member without a name or an address");
    }
    int count = in.varint(Tags.MOST_ROLES);
    List<String> roles = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      roles.add(in.text(Tags.MOST_WORD_BYTES));
    }
    int cores = in.varint(Integer.MAX_VALUE);
    long memoryBytes = in.varint();
    String version = in.text(Tags.MOST_WORD_BYTES);
    Tags tags = new Tags(roles, cores, memoryBytes, version, in.text(Tags.MOST_WORD_BYTES));
    Member member = Member.of(name, new HostPort(host, port), epoch, tags);
    if (member.key() != key) {
      throw new MalformedPacket("the key is not that of " + host + ":" + port);
    }
    return canonical.apply(member);
  }
}
