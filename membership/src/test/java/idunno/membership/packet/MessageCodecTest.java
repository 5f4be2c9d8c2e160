package idunno.membership.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.base.HostPort;
import idunno.membership.core.Change;
import idunno.membership.core.Member;
import idunno.membership.core.Message;
import idunno.membership.core.State;
import idunno.membership.core.Tags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  private final MessageCodec codec = new MessageCodec(member -> member);

  private static Member member(int number) {
    Tags tags = new Tags(List.of("worker", "größe"), number, 1L << 40, "0.1.0", "5f3c");
    return Member.of("n" + number, new HostPort("127.0.0.1", number), 1_700_000_000_000L, tags);
  }

  private static Message.From from() {
    return new Message.From(member(1).key(), member(1).epoch(), 3);
  }

  private static List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    for (State state : State.values()) {
      Member member = member(7_400 + state.ordinal());
      changes.add(new Change(member.key(), member.epoch(), 0, state, 0, null));
      changes.add(new Change(member.key(), member.epoch(), 400_000, state, 2_000_000_000, member));
    }
    return changes;
  }

  private static List<Message> messages() {
    return List.of(
        new Message.Ping(from(), -5, List.of()),
        new Message.Ping(from(), 5, changes()),
        new Message.Pong(from(), Long.MIN_VALUE, changes()),
        new Message.Gossip(from(), changes()),
        new Message.Relay(from(), -1, 200),
        new Message.RelayedPing(from(), 1),
        new Message.RelayedPong(from(), 2),
        new Message.Vouch(from(), new Message.From(9, 10, 11)),
        new Message.Join(from(), member(1), "cluster"),
        new Message.Welcome(from(), "cluster", changes()),
        new Message.Refused(from(), "no"),
        new Message.Compare(from(), member(1), List.of(1L, -1L)),
        new Message.Differing(from(), List.of(0, 63), changes(), true));
  }

  @Test
  void everyMessageComesBackAsItWas() throws MalformedPacket {
    for (Message message : messages()) {
      assertThat(codec.decode(codec.encode(message), from().key())).isEqualTo(message);
    }
  }

  @Test
  void aPingWithoutNewsFitsTheBudget() {
    // Four packets a second with 28 bytes of IP and UDP each: below 320 bytes a second.
    int bytes = codec.encode(new Message.Ping(from(), 5, List.of())).length;
    assertThat(4 * (bytes + Sealer.OVERHEAD_BYTES + 28)).isLessThanOrEqualTo(320);
  }

  @Test
  void everyCutIsNoticed() {
    for (Message message : messages()) {
      byte[] whole = codec.encode(message);
      for (int length = 0; length < whole.length; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> codec.decode(cut, from().key()))
            .isInstanceOf(MalformedPacket.class);
      }
      byte[] longer = Arrays.copyOf(whole, whole.length + 1);
      assertThatThrownBy(() -> codec.decode(longer, from().key()))
          .isInstanceOf(MalformedPacket.class);
    }
  }

  @Test
  void moreChangesThanAMessageMayHaveAreRefused() throws MalformedPacket {
    Change change = changes().getFirst();
    List<Change> most = Collections.nCopies(Message.MOST_CHANGES, change);
    Message gossip = new Message.Gossip(from(), most);
    assertThat(codec.decode(codec.encode(gossip), from().key())).isEqualTo(gossip);
    List<Change> more = Collections.nCopies(Message.MOST_CHANGES + 1, change);
    byte[] bytes = codec.encode(new Message.Gossip(from(), more));
    assertThatThrownBy(() -> codec.decode(bytes, from().key()))
        .isInstanceOf(MalformedPacket.class)
        .hasMessageContaining("301 changes");
  }

  @Test
  void garbageIsAMalformedPacketAndNothingElse() {
    SplittableRandom random = new SplittableRandom(2_026);
    List<byte[]> real = messages().stream().map(codec::encode).toList();
    int refused = 0;
    for (int i = 0; i < 300_000; i++) {
      byte[] bytes = real.get(i % real.size()).clone();
      for (int turns = random.nextInt(1, 6); turns > 0; turns--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(codec.decode(bytes, from().key())).isNotNull();
      } catch (MalformedPacket _) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
