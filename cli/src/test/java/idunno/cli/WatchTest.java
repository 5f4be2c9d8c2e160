package idunno.cli;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.cli.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How `members --watch` ends: by the node, or by whoever reads what it prints.
final class WatchTest {
  private final HttpNode node = HttpNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  private void answers() {
    node.answer("GET /v1/members", 200, "{\"members\":[{\"name\":\"n1\",\"state\":\"Active\"}]}");
    node.answer(
        "GET /v1/members/changes",
        200,
        """
        {"time":1700000000000,"name":"n1","state":"Active"}

        {"time":1700000001000,"name":"n1","state":"Failed"}
        {"time":1700000002000,"name":"n1","state":"Deleted"}
        """);
  }

  @Test
  void aNodeThatEndsTheListIsToldWithWhatHappenedUntilThen() {
    answers();
    CommandRun run = node.run("members", "--watch", "-o", "json");
    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err()).contains("has ended the list of changes");
    assertThat(run.out().lines().skip(1))
        .containsExactly(
            "{\"time\":1700000001000,\"name\":\"n1\",\"state\":\"Failed\"}",
            "{\"time\":1700000002000,\"name\":\"n1\",\"state\":\"Deleted\"}");
  }

  @Test
  void whoReadsNoFurtherHasHadEnoughAndNothingIsWrong() {
    answers();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(new ClosesAfterTheFirstWrite(), false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            Map.of("IDUNNO_ADDRESS", node.address()),
            false);
    assertThat(new Main(console).run(new String[] {"members", "--watch"})).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  /// A pipe to `head`.
  private static final class ClosesAfterTheFirstWrite extends OutputStream {
    private boolean closed;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (closed) {
        throw new IOException("Broken pipe");
      }
      closed = true;
    }
  }
}
