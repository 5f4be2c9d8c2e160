package idunno.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What `fsck` says, and its exit code.
final class FsckTest {
  private static final String WELL =
      """
      {"node":"n1","state":"done","pass":7,"read":true,"copies":2,"total_copies":2,
       "bytes":2048,"total_bytes":2048,"found":1,"mended":1,"bad":0,"scrubbed_ms":0}\
      """;

  private final HttpNode node = HttpNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  private CommandRun fsck(String nodes, String endangered, String summary) {
    String check =
        "{\"summary\":"
            + summary
            + ",\"nodes\":["
            + nodes
            + "],\"endangered\":["
            + endangered
            + "]}";
    node.answer("POST /v1/fsck", 200, check.replace("done", "running"));
    node.answer("GET /v1/fsck", 200, check);
    return node.run("fsck", "--read");
  }

  @Test
  void whatIsWholeIsSaidInOneLineOnceAllNodesHaveReadTheirCopies() {
    CommandRun run =
        fsck(WELL, "", "{\"copies\":4,\"endangered\":0,\"unreachable\":0,\"silent\":[]}");
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            NODE  STATE             COPIES    BYTES  FOUND BAD  MENDED
            n1    read and matched  2 of 2  2.0 KiB          1       1
            whole: 4 copies of each
            """);
  }

  @Test
  void whatIsEndangeredIsListedWithItsCopiesAndEndsWithOne() {
    CommandRun run =
        fsck(
            WELL,
            """
            {"name":"a","version":3,"copies":2,"wanted":4,"why":["n4 is gone","n2: missing"]}\
            """,
            """
            {"copies":4,"endangered":1,"unreachable":0,"missing_bytes":1048576,
             "bytes_per_second":524288,"whole_in_s":3,"silent":[]}\
            """);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .contains("ENDANGERED  a@3  2 of 4 copies: n4 is gone; n2: missing\n")
        .contains(
            "1 endangered, 0 of them out of reach; 1.0 MiB to copy at 512.0 KiB/s; whole in 3 s");
  }

  @Test
  void aNodeThatDoesNotAnswerMakesTheAnswerPartial() {
    String silent =
        """
        {"node":"n2","state":"silent","pass":0,"read":false,"copies":0,"total_copies":5,
         "bytes":0,"total_bytes":9,"found":0,"mended":0,"bad":0,"scrubbed_ms":0}\
        """;
    CommandRun run =
        fsck(
            WELL + "," + silent,
            "",
            "{\"copies\":4,\"endangered\":0,\"unreachable\":0,\"silent\":[\"n2\"]}");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.out())
        .contains("n2    no answer")
        .contains("not known: some nodes did not answer");
  }
}
