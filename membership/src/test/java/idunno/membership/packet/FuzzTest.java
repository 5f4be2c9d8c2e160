package idunno.membership.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import idunno.base.HostPort;
import idunno.membership.core.Change;
import idunno.membership.core.Member;
import idunno.membership.core.Message;
import idunno.membership.core.State;
import idunno.membership.core.Tags;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Whatever bytes come: a message, or a refusal, at a cost in proportion to the bytes.
/// `-Dfuzz.inputs=50000000` for more than a build has time for, `-Dfuzz.seed=7` for others.
class FuzzTest {
  private static final int INPUTS = Integer.getInteger("fuzz.inputs", 1_000_000);
  private static final long SEED = Long.getLong("fuzz.seed", 2_026);

  /// An exception with its message, the message's object, and what the compiler has not removed.
  private static final int FIXED_BYTES = 2_048;

  /// Starting the cipher anew for each packet, and its complaint.
  private static final int CIPHER_BYTES = 8_192;

  private static final int TIMES_INPUT = 32;

  private static final String CLUSTER = "c";

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final MessageCodec codec = new MessageCodec(member -> member);
  private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Member self = member(1, List.of("worker", "größe"));
  private final List<byte[]> real = messages().stream().map(codec::encode).toList();

  private static Member member(int number, List<String> roles) {
    Tags tags = new Tags(roles, number, 1L << 40, "0.1.0", "");
    return Member.of("n" + number, new HostPort("10.0.0.1", number), 1_700_000_000_000L, tags);
  }

  private static List<Change> changes(int count) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Member member = member(7_000 + i, i % 3 == 0 ? List.of() : List.of("worker"));
      State state = State.values()[i % State.values().length];
      int age = i % 2 == 0 ? i : 2_000_000_000;
      changes.add(
          new Change(member.key(), member.epoch(), i, state, age, i % 4 == 1 ? member : null));
    }
    return changes;
  }

  private List<Message> messages() {
    Message.From from = new Message.From(self.key(), self.epoch(), 3);
    List<Long> digests = new ArrayList<>();
    List<Integer> parts = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      digests.add(i * 0x9E3779B97F4A7C15L);
      parts.add(i);
    }
    return List.of(
        new Message.Ping(from, -5, List.of()),
        new Message.Ping(from, 5, changes(5)),
        new Message.Pong(from, Long.MIN_VALUE, changes(9)),
        new Message.Gossip(from, changes(20)),
        new Message.Relay(from, -1, 3),
        new Message.RelayedPing(from, 1),
        new Message.RelayedPong(from, 2),
        new Message.Vouch(from, new Message.From(9, 10, 11)),
        new Message.Join(from, self, "cluster"),
        new Message.Welcome(from, "cluster", changes(30)),
        new Message.Refused(from, "no, and the reason is long enough to be cut in the middle"),
        new Message.Compare(from, self, digests),
        new Message.Differing(from, parts, changes(12), true));
  }

  private byte[] input() {
    byte[] some = real.get(random.nextInt(real.size()));
    return switch (random.nextInt(7)) {
      case 0 -> noise(random.nextInt(300));
      case 1 -> Arrays.copyOf(some, random.nextInt(some.length));
      case 2 -> joined(some, noise(random.nextInt(1, 40)));
      case 3 -> flipped(some);
      case 4 -> overwritten(some);
      case 5 -> spliced(some, real.get(random.nextInt(real.size())));
      default -> withHugeNumber(some);
    };
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    if (length > 0 && random.nextBoolean()) {
      bytes[0] = (byte) random.nextInt(14);
    }
    return bytes;
  }

  private static byte[] joined(byte[] one, byte[] two) {
    byte[] both = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }

  private byte[] flipped(byte[] some) {
    byte[] bytes = some.clone();
    for (int turns = random.nextInt(1, 5); turns > 0; turns--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private byte[] overwritten(byte[] some) {
    byte[] bytes = some.clone();
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + random.nextInt(1, 10));
    Arrays.fill(bytes, from, to, (byte) random.nextInt());
    return bytes;
  }

  private byte[] spliced(byte[] one, byte[] two) {
    int end = random.nextInt(one.length);
    int start = random.nextInt(two.length);
    return joined(Arrays.copyOf(one, end), Arrays.copyOfRange(two, start, two.length));
  }

  /// A count, a length or a number that is as large as one can write, or has no end.
  private byte[] withHugeNumber(byte[] some) {
    byte[] huge = new byte[random.nextInt(1, 12)];
    Arrays.fill(huge, (byte) 0xFF);
    if (random.nextBoolean()) {
      huge[huge.length - 1] = 0x7F;
    }
    int at = random.nextInt(some.length);
    byte[] rest = Arrays.copyOfRange(some, Math.min(some.length, at + 1), some.length);
    return joined(joined(Arrays.copyOf(some, at), huge), rest);
  }

  @Test
  void noBytesMakeTheDecoderFailOrTakeMemoryOutOfProportion() {
    int accepted = 0;
    int refused = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte[] bytes = input();
      if (decodes(bytes)) {
        accepted++;
      } else {
        refused++;
      }
      long most = FIXED_BYTES + (long) TIMES_INPUT * bytes.length;
      assertTakesAtMost(most, i, bytes, () -> decodes(bytes));
    }
    assertThat(accepted).isPositive();
    assertThat(refused).isGreaterThan(accepted);
  }

  private boolean decodes(byte[] bytes) {
    try {
      Message message = codec.decode(bytes, self.key());
      return message.from().key() == self.key();
    } catch (MalformedPacket _) {
      return false;
    }
  }

  @Test
  void whatIsDecodedCanBeSentOnAndIsTheSameThen() throws MalformedPacket {
    for (int i = 0; i < INPUTS / 20; i++) {
      byte[] bytes = input();
      if (decodes(bytes)) {
        Message message = codec.decode(bytes, self.key());
        assertThat(codec.decode(codec.encode(message), self.key())).isEqualTo(message);
      }
    }
  }

  @Test
  void noBytesMakeTheSealerFailAndNothingChangedIsOpened() {
    KeyRing keys = KeyRing.builtIn();
    Sealer sender = new Sealer(self.key(), self.epoch(), keys);
    Sealer receiver = new Sealer(2, self.epoch(), keys);
    List<byte[]> sealed = real.stream().map(each -> sender.seal(each, CLUSTER)).toList();
    for (int i = 0; i < INPUTS / 5; i++) {
      byte[] packet = sealed.get(random.nextInt(sealed.size()));
      byte[] bytes =
          switch (random.nextInt(4)) {
            case 0 -> noise(random.nextInt(300));
            case 1 -> Arrays.copyOf(packet, random.nextInt(packet.length));
            case 2 -> joined(packet, noise(random.nextInt(1, 40)));
            default -> flippedOnce(packet);
          };
      assertThat(receiver.open(bytes, CLUSTER)).isNotInstanceOfAny(Sealer.Opened.Message.class);
      long most = CIPHER_BYTES + (long) TIMES_INPUT * bytes.length;
      assertTakesAtMost(most, i, bytes, () -> receiver.open(bytes, CLUSTER));
    }
  }

  /// Measures what has been done with the same bytes before: the first time on a rare way loads
  /// classes, which no packet can make happen twice.
  private void assertTakesAtMost(long most, int number, byte[] bytes, Runnable work) {
    long before = memory.getCurrentThreadAllocatedBytes();
    work.run();
    long taken = memory.getCurrentThreadAllocatedBytes() - before;
    if (taken > most) {
      assertThat(taken).as("input %d of %d bytes", number, bytes.length).isLessThanOrEqualTo(most);
    }
  }

  private byte[] flippedOnce(byte[] packet) {
    byte[] bytes = packet.clone();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }
}
