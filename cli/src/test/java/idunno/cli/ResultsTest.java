package idunno.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `results ID DIR` over a chunked stream.
final class ResultsTest {
  private static final String LINES =
      "{\"id\":\"a\",\"output\":1}\n{\"id\":\"b\",\"error\":\"bad image\"}\n"
          + "{\"id\":\"c\",\"output\":2}\n";

  @TempDir Path folder;
  private final HttpNode node = HttpNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void outputsAndErrorsGoToTheirFilesInOrder() throws IOException {
    node.answer("GET /v1/jobs/7/results", 200, LINES, Map.of("Idunno-Partial", "false"));
    Path made = folder.resolve("new").resolve("folder");
    CommandRun run = node.run("results", "7", made.toString());
    assertThat(run.exit()).isZero();
    assertThat(run.out()).startsWith("2 results and 1 error in ");
    assertThat(Files.readString(made.resolve("results.jsonl")))
        .isEqualTo("{\"id\":\"a\",\"output\":1}\n{\"id\":\"c\",\"output\":2}\n");
    assertThat(Files.readString(made.resolve("errors.jsonl")))
        .isEqualTo("{\"id\":\"b\",\"error\":\"bad image\"}\n");
  }

  @Test
  void resultsOfARunningJobAreAPartialAnswer() {
    node.answer("GET /v1/jobs/7/results", 200, LINES, Map.of("Idunno-Partial", "true"));
    CommandRun run = node.run("results", "7", folder.toString(), "-o", "json");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.out()).contains("\"results\":2,\"errors\":1,\"partial\":true");
  }

  @Test
  void aJobThatDoesNotExistLeavesOlderFilesAsTheyWere() throws IOException {
    Files.writeString(folder.resolve("results.jsonl"), "old");
    node.answer("GET /v1/jobs/7/results", 404, "{\"error\":\"there is no job 7\",\"exit\":2}");
    CommandRun run = node.run("results", "7", folder.toString());
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("idunno: there is no job 7\n");
    assertThat(folder.resolve("results.jsonl")).hasContent("old");
  }
}
