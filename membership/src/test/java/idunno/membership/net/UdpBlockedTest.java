package idunno.membership.net;

import static idunno.membership.net.Machines.LONG;
import static idunno.membership.net.Machines.setup;
import static idunno.membership.net.Machines.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.membership.net.Machines.Node;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UdpBlockedTest {
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
    watch.ping();
    watch.ping();
    watch.ping();
    assertThat(watch.isBlocked(60_000)).isFalse();
    watch.stream(60_000);
    assertThat(watch.isBlocked(62_999)).isFalse();
    assertThat(watch.isBlocked(63_000)).isTrue();
    watch.datagram(70_000);
    assertThat(watch.isBlocked(70_000)).isFalse();
  }

  @Test
  void whoHasLostAllOthersAtOnceDoesNotBlameTheNetwork() {
    UdpWatch watch = new UdpWatch("h:1");
    watch.datagram(1_000);
    watch.stream(1_010);
    for (int i = 0; i < 50; i++) {
      watch.ping();
    }
    assertThat(watch.isBlocked(60_000)).isFalse();
    watch.stream(61_000);
    assertThat(watch.isBlocked(61_000)).isTrue();
  }
}
