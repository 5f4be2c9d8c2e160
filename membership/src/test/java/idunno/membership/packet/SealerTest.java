package idunno.membership.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.membership.packet.Sealer.Opened;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SealerTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OLD_KEY = key(1);
  private static final byte[] NEW_KEY = key(2);

  private static byte[] key(int seed) {
    byte[] key = new byte[16];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (seed * 31 + i);
    }
    return key;
  }

  private static Sealer sealer(long sender, byte[]... keys) {
    return new Sealer(sender, 1_700_000_000_000L, KeyRing.of(List.of(keys)));
  }

  @Test
  void whatOneSealsAnotherOpensOnce() {
    Sealer one = sealer(1, OLD_KEY);
    Sealer two = sealer(2, OLD_KEY);
    byte[] packet = one.seal(HELLO, "c");
    assertThat(packet).hasSize(HELLO.length + Sealer.OVERHEAD_BYTES);
    assertThat(two.open(packet, "c"))
        .isInstanceOfSatisfying(
            Opened.Message.class,
            message -> {
              assertThat(message.sender()).isEqualTo(1);
              assertThat(message.bytes()).isEqualTo(HELLO);
            });
    assertThat(two.open(packet, "c")).isInstanceOf(Opened.Replayed.class);
  }

  @Test
  void packetsMayComeInAnyOrderButEachOnlyOnce() {
    Sealer one = sealer(1, OLD_KEY);
    Sealer two = sealer(2, OLD_KEY);
    List<byte[]> packets = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      packets.add(one.seal(HELLO, "c"));
    }
    for (int i : new int[] {50, 49, 0, 51, 99, 36, 98, 60}) {
      assertThat(two.open(packets.get(i), "c")).isInstanceOf(Opened.Message.class);
    }
    for (int i : new int[] {50, 49, 0, 51, 99, 36, 98, 60, 35, 1}) {
      assertThat(two.open(packets.get(i), "c")).isInstanceOf(Opened.Replayed.class);
    }
  }

  @Test
  void anyChangedByteAnotherKeyAndAnotherClusterAreRefused() {
    Sealer one = sealer(1, OLD_KEY);
    Sealer two = sealer(2, OLD_KEY);
    byte[] packet = one.seal(HELLO, "c");
    for (int i = 0; i < packet.length; i++) {
      byte[] changed = packet.clone();
      changed[i] ^= 1;
      assertThat(two.open(changed, "c")).isInstanceOf(Opened.NotOurs.class);
    }
    assertThat(two.open(packet, "d")).isInstanceOf(Opened.NotOurs.class);
    assertThat(sealer(2, NEW_KEY).open(packet, "c")).isInstanceOf(Opened.NotOurs.class);
    for (int length = 0; length < Sealer.OVERHEAD_BYTES; length++) {
      assertThat(two.open(new byte[length], "c")).isInstanceOf(Opened.Garbage.class);
    }
    assertThat(two.open(packet, "c")).isInstanceOf(Opened.Message.class);
  }

  @Test
  void aKeyIsChangedWithoutAStop() {
    Sealer one = sealer(1, OLD_KEY);
    Sealer two = sealer(2, OLD_KEY);
    List<KeyRing> steps =
        List.of(
            KeyRing.of(List.of(OLD_KEY, NEW_KEY)),
            KeyRing.of(List.of(NEW_KEY, OLD_KEY)),
            KeyRing.of(List.of(NEW_KEY)));
    for (KeyRing step : steps) {
      one.use(step);
      assertThat(two.open(one.seal(HELLO, "c"), "c")).isInstanceOf(Opened.Message.class);
      assertThat(one.open(two.seal(HELLO, "c"), "c")).isInstanceOf(Opened.Message.class);
      two.use(step);
      assertThat(one.open(two.seal(HELLO, "c"), "c")).isInstanceOf(Opened.Message.class);
    }
    assertThat(two.open(sealer(3, OLD_KEY).seal(HELLO, "c"), "c"))
        .isInstanceOf(Opened.NotOurs.class);
  }

  @Test
  void aLifeThatBeginsLaterThanAKnownOneIsHeardThoughItsClockWentBack() {
    Sealer two = sealer(2, OLD_KEY);
    long former = 1_700_000_000_000L;
    assertThat(two.open(sealer(1, OLD_KEY).seal(HELLO, "c"), "c"))
        .isInstanceOf(Opened.Message.class);
    Sealer behind = new Sealer(1, former - 3_600_000, KeyRing.of(List.of(OLD_KEY)));
    assertThat(two.open(behind.seal(HELLO, "c"), "c")).isInstanceOf(Opened.Replayed.class);
    behind.begin(former + 1);
    assertThat(two.open(behind.seal(HELLO, "c"), "c")).isInstanceOf(Opened.Message.class);
  }

  @Test
  void framesOfStreamsAndDatagramsHaveCountersOfTheirOwnAndAreNotTakenForEachOther() {
    Sealer datagrams = sealer(1, OLD_KEY);
    Sealer streams = Sealer.ofStreams(1, 1_700_000_000_000L, KeyRing.of(List.of(OLD_KEY)));
    Sealer two = sealer(2, OLD_KEY);
    Sealer twosStreams = Sealer.ofStreams(2, 1_700_000_000_000L, KeyRing.of(List.of(OLD_KEY)));
    byte[] frame = streams.seal(HELLO, "c");
    byte[] datagram = datagrams.seal(HELLO, "c");
    assertThat(two.open(frame, "c")).isInstanceOf(Opened.NotOurs.class);
    assertThat(twosStreams.open(datagram, "c")).isInstanceOf(Opened.NotOurs.class);
    // Hundreds of datagrams overtake a frame that is on its way.
    for (int i = 0; i < 500; i++) {
      assertThat(two.open(datagrams.seal(HELLO, "c"), "c")).isInstanceOf(Opened.Message.class);
    }
    assertThat(twosStreams.open(frame, "c")).isInstanceOf(Opened.Message.class);
    assertThat(twosStreams.open(frame, "c"))
        .isInstanceOfSatisfying(
            Opened.Replayed.class, again -> assertThat(again.bytes()).isEqualTo(HELLO));
  }

  @Test
  void theBuiltInKeyIsTheSameEverywhere() {
    Sealer one = new Sealer(1, 5, KeyRing.builtIn());
    Sealer two = new Sealer(2, 5, KeyRing.builtIn());
    assertThat(two.open(one.seal(HELLO, "c"), "c")).isInstanceOf(Opened.Message.class);
    assertThat(KeyRing.builtIn().size()).isEqualTo(1);
  }

  @Test
  void garbageOfAnyLengthIsOnlyRefused() {
    SplittableRandom random = new SplittableRandom(11);
    Sealer two = sealer(2, OLD_KEY);
    byte mark = sealer(1, OLD_KEY).seal(HELLO, "c")[0];
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = mark;
      }
      assertThat(two.open(bytes, "c")).isNotInstanceOf(Opened.Message.class);
    }
  }

  @Test
  void aRingTellsWhatIsWrongWithIt() {
    assertThatThrownBy(() -> KeyRing.of(List.of())).hasMessageContaining("not 0");
    assertThatThrownBy(() -> KeyRing.of(List.of(new byte[5]))).hasMessageContaining("not 5");
    assertThatThrownBy(() -> KeyRing.of(List.of(OLD_KEY, OLD_KEY.clone())))
        .hasMessageContaining("the same");
  }
}
