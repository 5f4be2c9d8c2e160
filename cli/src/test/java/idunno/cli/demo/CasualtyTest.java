package idunno.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.HostPort;
import idunno.cli.HttpNode;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The node that the demo kills: a real process, of which a made-up node tells.
final class CasualtyTest {
  private static final String MEMBER = "{\"name\":\"%s\",\"state\":\"Active\"}";

  private final HttpNode node = HttpNode.start();
  private final NodeClient client = new NodeClient(HostPort.parse(node.address()));
  private Process process;
  private Casualty casualty;

  @BeforeEach
  void aNodeWithTwoTasks() throws IOException {
    process = new ProcessBuilder("sleep", "60").start();
    var victim = new Casualty.Victim("n4", process.toHandle());
    casualty = new Casualty(client, Optional.of(victim));
    HttpNode unused =
        node.answer(
            "GET /v1/workers",
            200,
            "{\"workers\":[{\"worker\":\"n1\",\"tasks\":[{}]},{\"worker\":\"n4\",\"tasks\":[{},{}]}]}");
    list("n1", "n4");
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
    node.close();
  }

  private void list(String... names) {
    String members = String.join(",", List.of(names).stream().map(MEMBER::formatted).toList());
    node.answer("GET /v1/members", 200, "{\"members\":[" + members + "]}");
  }

  private static List<Json> job(int done) {
    return List.of(
        Json.parse(
            "{\"job\":1,\"model\":\"a\",\"queries\":{\"total\":100,\"succeeded\":%d}}"
                .formatted(done)));
  }

  @Test
  void diesAtHalfTimeAndIsGoneWhenTheOthersNoLongerListIt() throws Exception {
    casualty.look(job(49), 8);
    assertThat(process.isAlive()).isTrue();
    assertThat(casualty.news()).isEmpty();
    assertThat(casualty.disturbs(8)).isFalse();

    casualty.look(job(50), 9);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(casualty.news()).contains("n4 killed (kill -9) after 9 s");

    list("n1");
    casualty.look(job(60), 11.5);
    assertThat(casualty.news()).contains("n4 killed (kill -9) after 9 s");
    casualty.look(job(80), 12);
    casualty.look(job(90), 15);
    assertThat(casualty.news()).contains("n4 gone after 3.0 s, 2 tasks moved");
    assertThat(casualty.disturbs(18.9)).isTrue();
    assertThat(casualty.disturbs(19)).isFalse();
  }

  @Test
  void isSparedByJobsThatEndBeforeAnybodyLooks() {
    casualty.look(job(100), 3);
    assertThat(process.isAlive()).isTrue();
    assertThat(casualty.news()).isEmpty();
  }

  @Test
  void nobodyIsKilledWhenNobodyIsNamed() {
    Casualty none = new Casualty(client, Optional.empty());
    none.look(job(80), 20);
    assertThat(none.news()).isEmpty();
    assertThat(none.disturbs(20)).isFalse();
  }
}
