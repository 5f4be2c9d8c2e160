package idunno.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `query MODEL FILE`.
final class QueryTest {
  private static final String QUERY = "POST /v1/models/m/query?id=a.json&kind=json";

  @TempDir Path folder;
  private final HttpNode node = HttpNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aClassifiersAnswerIsShownBestFirst() throws IOException {
    Path image = Files.writeString(folder.resolve("a b.png"), "bytes");
    node.answer(
        "POST /v1/models/m/query?id=a%20b.png&kind=bytes",
        200,
        "{\"id\":\"a b.png\",\"output\":{\"top\":[{\"index\":3,\"label\":\"three\","
            + "\"score\":0.98}]}}");
    CommandRun run = node.run("query", "m", image.toString());
    assertThat(run.exit()).isZero();
    assertThat(run.out()).isEqualTo("0.9800  three\n");
    assertThat(node.requests().getFirst()).endsWith(" bytes");
  }

  @Test
  void aQueryThatFailedIsANegativeAnswer() throws IOException {
    Path input = Files.writeString(folder.resolve("a.json"), "{}");
    node.answer(
        "POST /v1/models/m/query?id=a.json&kind=json",
        200,
        "{\"id\":\"a.json\",\"error\":\"wrong shape\"}");
    CommandRun run = node.run("query", "m", input.toString());
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("wrong shape");
  }

  @Test
  void aDeepAnswerIsShownAndOneThatIsTooDeepIsRefusedInOneLine() throws IOException {
    Path input = Files.writeString(folder.resolve("a.json"), "{}");
    String deep = "[".repeat(1_000) + "]".repeat(1_000);
    answer(deep);
    assertThat(node.run("query", "m", input.toString()).out()).isEqualTo(deep + "\n");
    try (HttpNode other = HttpNode.start()) {
      String deeper = "[".repeat(100_000) + "]".repeat(100_000);
      other.answer(QUERY, 200, "{\"id\":\"a.json\",\"output\":" + deeper + "}");
      CommandRun run = other.run("query", "m", input.toString());
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err())
          .contains("cannot be shown: it is nested more than 1100 levels deep")
          .hasLineCount(1);
    }
  }

  private void answer(String output) {
    node.answer(QUERY, 200, "{\"id\":\"a.json\",\"output\":" + output + "}");
  }
}
