package idunno.consensus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import idunno.base.HostPort;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// One group for all tests, for a member takes a second to close. None of them may leave it broken.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RollCallTest {
  private static final int GLANCE_MS = 10;

  private final List<Member> members = new ArrayList<>();
  private final AtomicLong added = new AtomicLong();
  private Member leader;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    int[] ports = Member.freePorts(3);
    List<GroupConfig.Peer> founders = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      HostPort address = new HostPort("127.0.0.1", ports[i]);
      founders.add(new GroupConfig.Peer(String.valueOf((char) ('a' + i)), address, true));
    }
    for (GroupConfig.Peer each : founders) {
      Path own = folder.resolve(each.name());
      members.add(Member.of(each.name(), own, founders, Member.limits(), Clock.system()));
    }
  }

  @BeforeEach
  void awaitLeader() {
    soon().until(() -> members.stream().anyMatch(Member::leads));
    leader = members.stream().filter(Member::leads).findFirst().orElseThrow();
    leader.add(added.incrementAndGet());
  }

  private static ConditionFactory soon() {
    return await().atMost(30, SECONDS).pollInterval(Duration.ofMillis(5));
  }

  @AfterAll
  void close() {
    members.parallelStream().forEach(Member::close);
  }

  @Test
  void onlyTheLeaderIsSureThatItLeads() {
    // A datagram may be late on a machine that has much to do; then heartbeats do the work.
    soon().until(() -> leader.group.callRoll().join());
    for (Member each : members) {
      if (each != leader) {
        assertThat(each.group.callRoll().join()).isFalse();
      }
    }
  }

  @Test
  void aVoterThatHasMovedIsAskedWhereItIsNowAndCountedWhetherItAnswers() throws IOException {
    String moved = follower().group.config().peer();
    ReadTally tally = new ReadTally();
    try (DatagramSocket elsewhere = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
      elsewhere.setSoTimeout(GLANCE_MS);
      HostPort address = new HostPort("127.0.0.1", elsewhere.getLocalPort());
      try (RollCall call = another(tally, name -> name.equals(moved) ? address : null)) {
        RollMessage asked =
            soon().until(() -> heardAfter(call, elsewhere), Optional::isPresent).orElseThrow();
        assertThat(asked)
            .isInstanceOfSatisfying(
                RollMessage.Question.class,
                question -> assertThat(question.voter()).isEqualTo(moved));
        // It has not answered there, so that one round went on to heartbeats.
        soon().until(() -> call.isLeading().join());
      }
    }
    ReadCounters counters = tally.snapshot();
    assertThat(counters.heartbeats()).isPositive();
    assertThat(counters.confirmed()).isPositive();
    assertThat(counters.answered())
        .isGreaterThanOrEqualTo(counters.confirmed())
        .isLessThan(counters.asked());
  }

  private static Optional<RollMessage> heardAfter(RollCall call, DatagramSocket socket)
      throws IOException {
    var unused = call.isLeading().join();
    try {
      return receive(socket);
    } catch (SocketTimeoutException _) {
      // It was another voter's turn.
      return Optional.empty();
    }
  }

  /// What the leader's own does, at another port and with other news of the voters.
  private RollCall another(ReadTally tally, Function<String, @Nullable HostPort> addresses)
      throws IOException {
    GroupConfig own = leader.group.config();
    HostPort address = new HostPort("127.0.0.1", Member.freePorts(1)[0]);
    GroupConfig config =
        new GroupConfig(
            own.peer(),
            address,
            own.folder(),
            own.group(),
            List.of(),
            own.limits(),
            own.clock(),
            own.fatal());
    Failure failure = leader.group.failure();
    return RollCall.open(
        config, leader.group.seat(), new RollCall.Colleagues(addresses, tally, failure));
  }

  private Member follower() {
    return members.stream().filter(each -> each != leader).findFirst().orElseThrow();
  }

  @Test
  void aVoterAnswersForItselfAndItsGroupAndOnlyTermsThatItHasPromisedNothingAfter()
      throws IOException {
    long term = leader.group.leadership().term();
    Member voter = follower();
    String name = voter.group.config().peer();
    try (DatagramSocket asker = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
      asker.setSoTimeout(10_000);
      int port = asker.getLocalPort();
      send(asker, voter, new RollMessage.Question(Member.GROUP, 1, term - 1, port, name));
      send(asker, voter, new RollMessage.Question(Member.GROUP, 2, term, port, "x"));
      send(asker, voter, new RollMessage.Question(new UUID(1, 1), 3, term, port, name));
      send(asker, voter, new RollMessage.Question(Member.GROUP, 4, term, port, name));
      // One after the other is heard and answered: an answer to an earlier one would come first.
      assertThat(receive(asker)).contains(new RollMessage.Answer(Member.GROUP, 4, name));
    }
  }

  private static void send(DatagramSocket from, Member to, RollMessage message) throws IOException {
    byte[] bytes = message.encode();
    HostPort address = to.group.config().address();
    from.send(
        new DatagramPacket(
            bytes, bytes.length, new InetSocketAddress(address.host(), address.port())));
  }

  private static Optional<RollMessage> receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[1_500], 1_500);
    socket.receive(packet);
    return RollMessage.decode(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
  }

  @Test
  void whatIsNoMessageOfOursIsPassedOver() {
    assertThat(RollMessage.decode(ByteBuffer.wrap(new byte[3]))).isEmpty();
    assertThat(RollMessage.decode(ByteBuffer.wrap(new byte[64]))).isEmpty();
  }
}
