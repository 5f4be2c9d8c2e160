package idunno.membership.net;

import static idunno.membership.net.Machines.LONG;
import static idunno.membership.net.Machines.setup;
import static idunno.membership.net.Machines.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.membership.core.Message;
import idunno.membership.net.Machines.Node;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UdpBlockedTest {
  private static final Message.From SOMEBODY = new Message.From(1, 1, 0);
  private static final Message PING = new Message.Ping(SOMEBODY, 0, List.of());
  private static final Message PONG = new Message.Pong(SOMEBODY, 0, List.of());

  private final Machines machines = new Machines();

  @AfterEach
  void close() {
    machines.close();
  }

  @Test
  void aNodeThatHasJoinedAndHearsNoDatagramSaysWhichPortToOpen() throws Exception {
    Node one = machines.first("n1");
    Node deaf = machines.start(with(setup("n2", machines.free(), List.of(one.address())), 1.0));
    assertThat(deaf.membership().awaitJoined(LONG)).isEqualTo(new JoinResult.Joined());
    await().atMost(LONG).until(() -> !deaf.membership().alarms().isEmpty());
    assertThat(deaf.membership().alarms().getFirst())
        .contains("let UDP through to " + deaf.address());
    assertThat(deaf.lines().with("event=udp_blocked")).hasSize(1);
    assertThat(deaf.membership().counters().testDropped()).isPositive();
    assertThat(one.membership().alarms()).isEmpty();
  }

  @Test
  void theAlarmEndsWithTheFirstDatagramAndNeedsProofThatStreamsWork() {
    UdpWatch watch = new UdpWatch("h:1");
    ping(watch, 3, 0);
    assertThat(watch.trouble(60_000)).isEmpty();
    watch.stream(60_000);
    assertThat(watch.trouble(62_999)).isEmpty();
    assertThat(watch.trouble(63_000)).isPresent();
    watch.datagram(PONG, 70_000);
    assertThat(watch.trouble(70_000)).isEmpty();
  }

  @Test
  void whoHasLostAllOthersAtOnceDoesNotBlameTheNetwork() {
    UdpWatch watch = new UdpWatch("h:1");
    watch.datagram(PONG, 1_000);
    watch.stream(1_010);
    ping(watch, 50, 1_020);
    assertThat(watch.trouble(60_000)).isEmpty();
    watch.stream(61_000);
    assertThat(watch.trouble(61_000)).isPresent();
  }

  @Test
  void aNodeThatIsAskedAndNeverAnsweredSaysThatItsOwnDatagramsAreBlocked() {
    UdpWatch watch = new UdpWatch("h:1");
    ping(watch, UdpWatch.LEAST_UNANSWERED, 1_000);
    for (int i = 0; i < 10; i++) {
      watch.datagram(PING, 2_000);
    }
    assertThat(watch.trouble(3_999)).isEmpty();
    assertThat(watch.trouble(4_000).orElseThrow()).contains("let UDP through from h:1");
    watch.datagram(PING, 5_000);
    assertThat(watch.trouble(5_000)).isPresent();
    watch.datagram(PONG, 5_001);
    assertThat(watch.trouble(5_001)).isEmpty();
  }

  @Test
  void whomNobodyAsksMayBeAloneRatherThanBlocked() {
    UdpWatch watch = new UdpWatch("h:1");
    ping(watch, 1_000, 1_000);
    assertThat(watch.trouble(60_000)).isEmpty();
  }

  private static void ping(UdpWatch watch, int times, long nowMs) {
    for (int i = 0; i < times; i++) {
      watch.ping(nowMs);
    }
  }
}
