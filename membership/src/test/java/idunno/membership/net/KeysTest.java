package idunno.membership.net;

import static idunno.membership.net.Machines.LONG;
import static idunno.membership.net.Machines.awaitWhole;
import static idunno.membership.net.Machines.setup;
import static idunno.membership.net.Machines.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.base.HostPort;
import idunno.membership.core.Event;
import idunno.membership.core.Member;
import idunno.membership.core.Message;
import idunno.membership.net.Machines.Node;
import idunno.membership.packet.KeyRing;
import idunno.membership.packet.MessageCodec;
import idunno.membership.packet.Sealer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeysTest {
  private static final byte[] OLD = key(1);
  private static final byte[] NEW = key(2);

  private final Machines machines = new Machines();

  private static byte[] key(int fill) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) fill);
    return key;
  }

  @AfterEach
  void close() {
    machines.close();
  }

  @Test
  void whoHasAnotherKeyIsNotHeardAndItsPacketsAreCounted() throws Exception {
    Node one = machines.start(with(setup("n1", machines.free(), List.of()), ring(OLD)));
    var stranger = with(setup("n2", machines.free(), List.of(one.address())), ring(NEW));
    Node two = machines.start(stranger);
    await().atMost(LONG).until(() -> one.membership().counters().notOurs() >= 2);
    assertThat(two.membership().awaitJoined(Duration.ofMillis(1)))
        .isInstanceOfSatisfying(
            JoinResult.NotYet.class, notYet -> assertThat(notYet.why()).contains("key"));
    assertThat(one.names()).containsExactly("n1");
  }

  private static KeyRing ring(byte[]... keys) {
    return KeyRing.of(List.of(keys));
  }

  @Test
  void packetsThatAreForeignGarbageReplayedOrNoMessageAreCountedAndChangeNothing()
      throws Exception {
    Node one = machines.start(with(setup("n1", machines.free(), List.of()), ring(OLD)));
    Member ghost =
        Member.of("ghost", new HostPort("127.0.0.1", 9), System.currentTimeMillis(), Machines.TAGS);
    Sealer sealer = new Sealer(ghost.key(), ghost.epoch(), ring(OLD));
    Message.From from = new Message.From(ghost.key(), ghost.epoch(), 0);
    byte[] ping = new MessageCodec(member -> member).encode(new Message.Ping(from, 7, List.of()));
    byte[] join = new MessageCodec(member -> member).encode(new Message.Join(from, ghost, ""));
    byte[] real = sealer.seal(ping, Machines.CLUSTER);
    Sealer ofStreams = Sealer.ofStreams(ghost.key(), ghost.epoch(), ring(OLD));
    try (DatagramSocket socket = new DatagramSocket()) {
      send(socket, one, new byte[5]);
      send(socket, one, sealer.seal(ping, "another cluster"));
      send(socket, one, ofStreams.seal(ping, Machines.CLUSTER));
      send(socket, one, sealer.seal(new byte[] {99, 1, 2}, Machines.CLUSTER));
      send(socket, one, sealer.seal(join, Machines.CLUSTER));
      send(socket, one, real);
      send(socket, one, real);
      send(socket, one, real);
    }
    Counters zero = one.membership().counters();
    assertThat(zero.datagramsIn()).isLessThanOrEqualTo(8);
    await().atMost(LONG).until(() -> one.membership().counters().datagramsIn() == 8);
    await().atMost(LONG).until(() -> one.membership().counters().replayed() == 2);
    Counters counters = one.membership().counters();
    assertThat(counters.garbage()).isEqualTo(1);
    assertThat(counters.notOurs()).isEqualTo(2);
    assertThat(counters.malformed()).isEqualTo(2);
    assertThat(one.names()).containsExactly("n1");
  }

  private static void send(DatagramSocket socket, Node to, byte[] packet) throws Exception {
    socket.send(new DatagramPacket(packet, packet.length, to.address().resolve()));
  }

  @Test
  void twoClustersWithOneKeyDoNotMix() throws Exception {
    List<Node> ours = machines.cluster(2);
    Node theirs = machines.start(with(setup("x1", machines.free(), List.of()), "another cluster"));
    // It starts alone, so that it may visit whoever it was told of.
    var lost =
        new Membership.Setup(
            "x2",
            machines.free(),
            Machines.TAGS,
            "another cluster",
            List.of(ours.getFirst().address(), theirs.address()),
            true,
            idunno.membership.core.Profile.LOCAL,
            KeyRing.builtIn(),
            0);
    Node visitor = machines.start(lost);
    awaitWhole(List.of(theirs, visitor));
    await().atMost(LONG).until(() -> ours.getFirst().membership().counters().notOurs() > 0);
    assertThat(ours.getFirst().names()).containsExactly("n1", "n2");
  }

  @Test
  void keysAreChangedInARunningClusterWithoutAFalseVerdict() throws Exception {
    Node one = machines.start(with(setup("n1", machines.free(), List.of()), ring(OLD)));
    Node two =
        machines.start(with(setup("n2", machines.free(), List.of(one.address())), ring(OLD)));
    Node three =
        machines.start(with(setup("n3", machines.free(), List.of(one.address())), ring(OLD)));
    List<Node> all = List.of(one, two, three);
    awaitWhole(all);
    for (KeyRing step : List.of(ring(OLD, NEW), ring(NEW, OLD), ring(NEW))) {
      for (Node each : all) {
        each.membership().use(step);
        long pings = each.membership().counters().pings();
        await().atMost(LONG).until(() -> each.membership().counters().pings() >= pings + 3);
      }
    }
    awaitWhole(all);
    for (Node each : all) {
      assertThat(each.count(Event.Failed.class)).isZero();
      assertThat(each.membership().counters().notOurs()).isZero();
    }
    var late = with(setup("n4", machines.free(), List.of(one.address())), ring(NEW));
    assertThat(machines.start(late).membership().awaitJoined(LONG))
        .isEqualTo(new JoinResult.Joined());
  }
}
