package idunno.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The one screen of `status` for people.
final class StatusTest {
  private final HttpNode node = HttpNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  private String status(String listeners, String files, String jobs) {
    node.answer(
        "GET /v1/status",
        200,
        """
        {"nodes":4,"coordinator":{"leader":"n2","term":3,"voters":["n1","n2","n3"],
         "listeners":[%s]},"files":%s,"models":["digits","birds"],"jobs":%s,"alarms":[]}\
        """
            .formatted(listeners, files, jobs));
    CommandRun run = node.run("status");
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    return run.out();
  }

  @Test
  void severalNodesOfWhichSomeAreAway() {
    String files =
        "{\"files\":2,\"versions\":5,\"copies\":4,\"under_replicated\":3,\"unreachable\":1}";
    assertThat(status("\"n4\"", files, "{\"Cancelled\":0,\"Done\":12,\"Running\":1}"))
        .isEqualTo(
            """
            nodes        4
            coordinator  leader n2, term 3; voters n1,n2,n3; listeners n4
            files        2 files, 5 versions, 4 copies of each; 3 under-replicated, 1 of them out of reach
            models       digits,birds
            jobs         12 Done, 1 Running
            """);
  }

  @Test
  void oneFileInOneCopyThatIsWell() {
    String files =
        "{\"files\":1,\"versions\":1,\"copies\":1,\"under_replicated\":0,\"unreachable\":0}";
    assertThat(status("", files, "{\"Done\":0}"))
        .contains("coordinator  leader n2, term 3; voters n1,n2,n3\n")
        .contains("files        1 file, 1 version, 1 copy of each; none under-replicated\n")
        .contains("jobs         none\n");
  }

  @Test
  void whatIsEndangeredIsSaidWithTheTimeUntilItIsWhole() {
    String files =
        """
        {"files":9,"versions":9,"copies":4,"under_replicated":3,"unreachable":0,"endangered":5,
         "bad_copies":2,"whole_in_s":125,"tolerates":1}\
        """;
    assertThat(status("", files, "{}"))
        .contains(
            "3 under-replicated; 2 bad copies; 5 endangered, whole in 2 min 5 s; 1 machine may be"
                + " lost\n");
  }

  @Test
  void asLongAsNothingIsCopiedItIsNotKnownWhenAllWillBeWhole() {
    String files =
        """
        {"files":9,"versions":9,"copies":4,"under_replicated":3,"unreachable":0,"endangered":3,
         "bad_copies":0,"whole_in_s":null,"tolerates":1}\
        """;
    assertThat(status("", files, "{}"))
        .contains("; 3 endangered, whole at a time that is not known yet;");
  }

  @Test
  void nothingStored() {
    String none =
        "{\"files\":0,\"versions\":0,\"copies\":4,\"under_replicated\":0,\"unreachable\":0}";
    assertThat(status("", none, "{}")).contains("files        none\n");
  }

  @Test
  void whenAllThatLackCopiesAreOutOfReachThatIsSaid() {
    String lost =
        "{\"files\":2,\"versions\":2,\"copies\":2,\"under_replicated\":2,\"unreachable\":2}";
    assertThat(status("", lost, "{}")).contains("; 2 under-replicated, and out of reach\n");
  }
}
