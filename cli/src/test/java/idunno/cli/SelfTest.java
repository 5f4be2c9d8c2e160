package idunno.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What `self` tells people: `status` sends them here when a node is in no cluster yet.
final class SelfTest {
  private final HttpNode node = HttpNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void theNodesPartItsCountersAndWhatIsWrongAroundIt() {
    node.answer(
        "GET /v1/self",
        200,
        """
        {"name":"n2","address":"127.0.0.1:7410","state":"Active","epoch":1700000000000,
         "incarnation":3,"version":"0.1.0","roles":["gpu","rack-7"],"cores":2,
         "memory_bytes":8589934592,"joined":false,
         "counters":{"datagrams_out":40,"datagram_bytes_out":2048,"datagrams_in":1,
          "datagram_bytes_in":46,"pings":12,"suspicions":3,"false_suspicions":2,"failures":1,
          "false_failures":0},
         "alarms":["this node is in no cluster yet: 127.0.0.1:9 cannot be reached"]}\
        """);
    CommandRun run = node.run("self");
    assertThat(run.exit()).isZero();
    assertThat(run.out().lines().skip(1).findFirst().orElseThrow())
        .contains("n2", "8.0 GiB", "gpu,rack-7");
    assertThat(run.out())
        .endsWith(
            """
            sent         40 datagrams, 2.0 KiB
            received     1 datagram, 46 B
            asked        12 times
            suspected    3 members, 2 of them wrongly
            failed       1 member, 0 of them wrongly
            ALARM        this node is in no cluster yet: 127.0.0.1:9 cannot be reached
            """);
  }
}
