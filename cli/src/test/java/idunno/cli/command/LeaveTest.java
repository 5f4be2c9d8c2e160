package idunno.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.base.HostPort;
import idunno.cli.CommandRun;
import idunno.cli.HttpNode;
import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `leave NODE` for a node that lives, one that is dead, and one that nobody knows.
final class LeaveTest {
  private static final String ALONE = "{\"members\":[{\"name\":\"n1\",\"state\":\"Active\"}]}";
  private static final String WAITING = "n4 does not answer: waiting until the others remove it\n";

  private final HttpNode node = HttpNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  private static String with(String address, String state) {
    return ALONE.replace(
        "]", ",{\"name\":\"n4\",\"address\":\"" + address + "\",\"state\":\"" + state + "\"}]");
  }

  /// An address at which nobody listens.
  private static String nobody() {
    try (HttpNode ended = HttpNode.start()) {
      return ended.address();
    }
  }

  @Test
  void aDeadNodeHasLeftOnceTheOthersNoLongerListIt() {
    String address = nobody();
    for (String state : new String[] {"Active", "Active", "Suspicious", "Failed"}) {
      node.answer("GET /v1/members", 200, with(address, state));
    }
    node.answer("GET /v1/members", 200, ALONE);
    CommandRun left = node.run("leave", "n4");
    assertThat(left.err()).isEqualTo(WAITING);
    assertThat(left.out()).isEqualTo("n4 did not answer, and is no longer a member\n");
    assertThat(left.exit()).isZero();
  }

  @Test
  void aScriptIsToldOfADeadNodeInOneDocument() {
    node.answer("GET /v1/members", 200, with(nobody(), "Failed"));
    node.answer("GET /v1/members", 200, ALONE);
    CommandRun left = node.run("leave", "n4", "-o", "json");
    assertThat(left.out()).isEqualTo("{\"name\":\"n4\",\"state\":\"Deleted\"}\n");
    assertThat(left.err()).isEmpty();
    assertThat(left.exit()).isZero();
  }

  @Test
  void aDeadNodeThatStaysListedIsNotNow() {
    node.answer("GET /v1/members", 200, with(nobody(), "Active"));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, UTF_8);
    Console console = new Console(stream, stream, Map.of(), false);
    NodeClient asked = new NodeClient(HostPort.parse(node.address()));
    assertThatThrownBy(() -> new Removal(asked, console, Duration.ofSeconds(1)).await("n4"))
        .isInstanceOf(Failure.class)
        .hasMessage(
            ("n4 did not answer, but %s still lists it as a member after 1 s:"
                    + " see 'idunno members', then try again")
                .formatted(node.address()))
        .extracting(failure -> ((Failure) failure).exitCode())
        .isEqualTo(4);
    assertThat(err.toString(UTF_8)).isEqualTo(WAITING);
  }

  @Test
  void aNodeThatAnswersAndRefusesIsNotTakenForDead() {
    node.answer("GET /v1/members", 200, with(node.address(), "Active"));
    node.answer("POST /v1/leave", 503, "{\"error\":\"others hold too little\",\"exit\":4}");
    CommandRun refused = node.run("leave", "n4");
    assertThat(refused.exit()).isEqualTo(4);
    assertThat(refused.err()).isEqualTo("idunno: others hold too little\n");
    assertThat(refused.out()).isEmpty();
  }

  @Test
  void aNodeThatLivesSaysGoodbyeItselfAndAStrangerIsWrongUse() {
    node.answer("GET /v1/members", 200, with(node.address(), "Active"));
    node.answer("POST /v1/leave", 200, "{\"name\":\"n4\",\"state\":\"Left\"}");
    assertThat(node.run("leave", "n4").out()).isEqualTo("n4 has left\n");
    assertThat(node.run("leave").out()).isEqualTo("n4 has left\n");
    CommandRun stranger = node.run("leave", "n5");
    assertThat(stranger.exit()).isEqualTo(2);
    assertThat(stranger.err()).startsWith("idunno: there is no member 'n5'");
  }
}
