package idunno.membership.net;

import static idunno.membership.net.Machines.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.base.HostPort;
import idunno.membership.core.Member;
import idunno.membership.core.Message;
import idunno.membership.net.Machines.Node;
import idunno.membership.packet.KeyRing;
import idunno.membership.packet.MessageCodec;
import idunno.membership.packet.Sealer;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamsTest {
  private static final int STREAMS = 2_000;

  private final Machines machines = new Machines();
  private final Node node;

  StreamsTest() throws IOException {
    node = machines.first("n1");
  }

  @AfterEach
  void close() {
    machines.close();
  }

  private Socket connect() throws IOException {
    HostPort door = node.address().plus(Membership.STREAM_PORT_OFFSET);
    return new Socket(door.resolve().getAddress(), door.port());
  }

  private Counters counters() {
    return node.membership().counters();
  }

  private static void awaitEnd(Socket socket) throws IOException {
    socket.setSoTimeout((int) LONG.toMillis());
    assertThat(socket.getInputStream().read()).isNegative();
  }

  @Test
  void aFrameThatClaimsTooMuchOrTooLittleIsRefusedUnread() throws Exception {
    for (int length : new int[] {StreamServer.MOST_FRAME_BYTES + 1, -1, 0, 28}) {
      try (Socket socket = connect()) {
        new DataOutputStream(socket.getOutputStream()).writeInt(length);
        awaitEnd(socket);
      }
    }
    await().atMost(LONG).until(() -> counters().garbage() == 4);
  }

  @Test
  void aStreamThatIsCutIsCounted() throws Exception {
    try (Socket socket = connect()) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(100);
      out.write(new byte[60]);
    }
    await().atMost(LONG).until(() -> counters().garbage() == 1);
  }

  @Test
  void garbageInAFrameEndsItsStream() throws Exception {
    try (Socket socket = connect()) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(100);
      out.write(new byte[100]);
      awaitEnd(socket);
    }
    await().atMost(LONG).until(() -> counters().notOurs() == 1);
  }

  @Test
  void whoSaysNothingIsSentAway() throws Exception {
    try (Socket socket = connect()) {
      awaitEnd(socket);
    }
    await().atMost(LONG).until(() -> counters().streamsFailed() == 1);
  }

  @Test
  void manyIdleStreamsDoNotKeepANodeFromJoining() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * StreamServer.MOST_AT_ONCE; i++) {
        idle.add(connect());
      }
      Node two = machines.join("n2", node);
      Machines.awaitWhole(List.of(node, two));
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void severalFramesComeOverOneStreamAndWhatIsNotOfJoiningNeedsTheClustersName() throws Exception {
    Member ghost = Member.of("ghost", machines.free(), System.currentTimeMillis(), Machines.TAGS);
    Sealer sealer = Sealer.ofStreams(ghost.key(), ghost.epoch(), KeyRing.builtIn());
    MessageCodec codec = new MessageCodec(member -> member);
    Message.From from = new Message.From(ghost.key(), ghost.epoch(), 0);
    byte[] join = codec.encode(new Message.Join(from, ghost, ""));
    byte[] compare = codec.encode(new Message.Compare(from, ghost, List.of()));
    try (Socket socket = connect()) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      write(out, sealer.seal(join, ""));
      write(out, sealer.seal(compare, Machines.CLUSTER));
      write(out, sealer.seal(join, Machines.CLUSTER));
      awaitEnd(socket);
    }
    assertThat(counters().malformed()).isEqualTo(1);
    assertThat(node.names()).containsExactly("ghost", "n1");
    try (Socket socket = connect()) {
      write(new DataOutputStream(socket.getOutputStream()), sealer.seal(compare, ""));
      awaitEnd(socket);
    }
    assertThat(counters().malformed()).isEqualTo(2);
  }

  /// Each of them has something wrong, so each is counted, once.
  @Test
  void noStreamsMakeANodeFailAndEachIsCounted() throws Exception {
    SplittableRandom random = new SplittableRandom(2_026);
    Member ghost = Member.of("ghost", machines.free(), 1, Machines.TAGS);
    Sealer sealer = Sealer.ofStreams(ghost.key(), ghost.epoch(), KeyRing.builtIn());
    for (int i = 0; i < STREAMS; i++) {
      byte[] noise = new byte[random.nextInt(1, 400)];
      random.nextBytes(noise);
      try (Socket socket = connect()) {
        DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        switch (random.nextInt(4)) {
          case 0 -> out.write(noise, 0, Math.min(noise.length, 3));
          case 1 -> write(out, noise.length < Sealer.OVERHEAD_BYTES ? new byte[64] : noise);
          case 2 -> write(out, sealer.seal(noise, Machines.CLUSTER));
          default -> {
            out.writeInt(noise.length + random.nextInt(1, 1_000));
            out.write(noise);
          }
        }
        out.flush();
        socket.shutdownOutput();
        awaitEnd(socket);
      }
    }
    await()
        .atMost(LONG)
        .untilAsserted(() -> {
          Counters now = counters();
          assertThat(now.garbage() + now.notOurs() + now.malformed()).isEqualTo(STREAMS);
        });
    Machines.awaitWhole(List.of(node, machines.join("n2", node)));
  }

  private static void write(DataOutputStream out, byte[] frame) throws IOException {
    out.writeInt(frame.length);
    out.write(frame);
  }
}
