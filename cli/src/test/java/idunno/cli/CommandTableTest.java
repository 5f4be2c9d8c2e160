package idunno.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every command that asks a node: text, JSON and exit code for a given answer of the node.
final class CommandTableTest {
  private static final String JOB =
      """
      {"job":7,"model":"m","state":"%s","queries":{"total":10,"succeeded":%d,"failed":%d,\
      "cancelled":0},"tasks":{"Success":2},"labelled":10,"correct":9,"accuracy":0.9,\
      "submitted":1700000000000}\
      """;

  private final HttpNode node = HttpNode.start();

  @BeforeEach
  void answers() {
    node.answer("GET /v1/members", 200, members());
    node.answer("GET /v1/topology", 200, members());
    node.answer("GET /v1/self", 200, "{\"name\":\"n1\",\"address\":\"127.0.0.1:7400\"}");
    node.answer(
        "GET /v1/status",
        200,
        """
        {"nodes":1,"coordinator":{"leader":"n1","term":3,"voters":["n1"],"listeners":[]},
         "files":{"files":2,"versions":5,"under_replicated":0},
         "models":[{"model":"m","state":"Deployed","batch":16}],"jobs":{"Running":1},
         "alarms":["disk nearly full"]}\
        """);
    answersOnModels();
    answersOnJobs();
    answersOnServing();
    answersOnFiles();
  }

  private void answersOnModels() {
    String model =
        """
        {"model":"m","version":1,"state":"Deployed","runtime":"onnx","batch":16,"backlog":12,\
        "workers":["n1"],"manifest":"runtime: onnx\\n","files":{"model.onnx":"x@1"}}\
        """;
    node.answer("GET /v1/models", 200, "{\"models\":[" + model + "]}");
    node.answer("GET /v1/models/m", 200, model);
    node.answer("POST /v1/models/m/undeploy", 200, "{\"model\":\"m\",\"state\":\"Undeployed\"}");
    node.answer("GET /v1/models/m/batch-size", 200, "{\"model\":\"m\",\"batch\":16}");
    node.answer("POST /v1/models/m/batch-size", 200, "{\"model\":\"m\",\"batch\":32}");
  }

  private void answersOnJobs() {
    String tasks =
        "{\"tasks\":[{\"task\":\"7.0\",\"job\":7,\"state\":\"Success\",\"worker\":\"n1\","
            + "\"attempt\":1,\"queries\":16,\"output\":\"out@3\"}]}";
    node.answer("GET /v1/models/m/tasks", 200, tasks);
    node.answer("GET /v1/jobs/7/tasks", 200, tasks);
    node.answer("GET /v1/jobs?owner=tester", 200, "{\"jobs\":[" + job("Done", 10, 0) + "]}");
    node.answer("GET /v1/jobs?all=true", 200, "{\"jobs\":[]}");
    node.answer("GET /v1/jobs/7", 200, job("Running", 4, 0));
    for (String change : new String[] {"cancel", "pause", "resume", "retry"}) {
      node.answer("POST /v1/jobs/7/" + change, 200, job("Paused", 4, 0));
    }
    node.answer(
        "GET /v1/jobs/7/dead-letters",
        200,
        "{\"dead_letters\":[{\"id\":\"a.png\",\"task\":\"7.1\",\"attempts\":3,"
            + "\"error\":\"crashed\"}]}");
  }

  private void answersOnServing() {
    node.answer(
        "GET /v1/rates",
        200,
        "{\"window_s\":10,\"gap\":0.031,\"models\":[{\"model\":\"m\","
            + "\"queries_per_second\":247.4,\"backlog\":9,\"workers\":[\"n1\"]}]}");
    String stats =
        "{\"models\":[{\"model\":\"m\",\"queries\":5,\"processing_ms\":{\"count\":5,\"mean\":1.5,"
            + "\"sd\":0.1,\"median\":1.4,\"p90\":1.9,\"p95\":2.0,\"p99\":2.25}}]}";
    node.answer("GET /v1/stats", 200, stats);
    node.answer("GET /v1/stats?model=m", 200, stats);
    node.answer(
        "GET /v1/workers",
        200,
        "{\"workers\":[{\"worker\":\"n1\",\"slots\":2,\"models\":[\"m\"],\"running\":1,"
            + "\"waiting\":1,\"tasks\":[{\"task\":\"7.1\",\"model\":\"m\",\"attempt\":1,"
            + "\"queries\":16,\"running\":true,\"first_query\":\"a\"},{\"task\":\"7.2\","
            + "\"model\":\"m\",\"attempt\":1,\"queries\":9,\"running\":false}]},"
            + "{\"worker\":\"n2\",\"slots\":2,\"models\":[],\"running\":null,"
            + "\"waiting\":null,\"tasks\":[{\"task\":\"7.3\",\"queries\":16}]}]}");
  }

  private void answersOnFiles() {
    node.answer(
        "GET /v1/files?prefix=a%20b",
        200, "{\"files\":[{\"name\":\"a b\",\"version\":2,\"size\":2048,\"time\":1700000000000}]}");
    node.answer("GET /v1/files?prefix=", 200, "{\"files\":[]}");
    node.answer("POST /v1/files/delete", 200, "{\"name\":\"f\",\"version\":4}");
    String versions =
        "{\"name\":\"f\",\"versions\":[{\"version\":1,\"size\":10,\"sha256\":\"ab\","
            + "\"deleted\":false,\"time\":1700000000000},{\"version\":2,\"deleted\":true}]}";
    node.answer("GET /v1/versions?name=f", 200, versions);
    String where = "{\"name\":\"f\",\"version\":1,\"replicas\":[\"n1\"]}";
    String file = "{\"name\":\"%s\",\"version\":1,\"size\":10,\"time\":1700000000000}";
    node.answer(
        "GET /v1/files?prefix=many",
        200,
        "{\"files\":[" + file.formatted("many1") + "],\"next\":\"m 1\"}");
    node.answer("GET /v1/files?prefix=many&after=m%201", 200, "{\"files\":[],\"next\":\"m2\"}");
    node.answer(
        "GET /v1/files?prefix=many&after=m2",
        200,
        "{\"files\":[" + file.formatted("many-with-a-longer-name") + "],\"next\":null}");
    node.answer(
        "GET /v1/store?node=n2",
        200,
        "{\"node\":\"n2\",\"files\":[" + file.formatted("held") + "],\"next\":null}");
    node.answer("GET /v1/store?node=", 200, "{\"node\":\"n1\",\"files\":[],\"next\":null}");
    node.answer(
        "GET /v1/stat?name=f",
        200,
        "{\"name\":\"f\",\"version\":1,\"size\":10,\"replicas\":[\"n1\"]}");
    node.answer("POST /v1/files/undelete", 200, "{\"name\":\"f\",\"version\":5}");
    node.answer("POST /v1/files/copy", 200, "{\"name\":\"g\",\"version\":1}");
    node.answer("POST /v1/files/purge", 200, "{\"name\":\"f\",\"purged\":2}");
    node.answer(
        "GET /v1/retention",
        200,
        "{\"rules\":[{\"prefix\":\"a/\",\"keep\":5,\"keep_for_ms\":null},"
            + "{\"prefix\":\"b/\",\"keep\":null,\"keep_for_ms\":172800000}]}");
    node.answer("POST /v1/retention/set", 200, "{\"prefix\":\"a/\",\"keep\":5}");
    node.answer("POST /v1/retention/clear", 200, "{\"prefix\":\"a/\",\"removed\":true}");
    node.answer("GET /v1/where?name=f", 200, where);
    node.answer("GET /v1/where?name=f&version=1", 200, where);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static String members() {
    return "{\"members\":[{\"name\":\"n1\",\"address\":\"127.0.0.1:7400\",\"state\":\"Active\","
        + "\"epoch\":1700000000000,\"incarnation\":0,\"roles\":[\"gpu\",\"rack-7\"],"
        + "\"cores\":2,\"memory_bytes\":25769803776,\"version\":\"0.1.0\"}]}";
  }

  private static String job(String state, int succeeded, int failed) {
    return JOB.formatted(state, succeeded, failed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          members                | Active
          members                | gpu,rack-7
          topology               | 127.0.0.1:7400
          self                   | n1
          status                 | ALARM        disk nearly full
          models                 | Deployed
          model m                | runtime: onnx
          undeploy m             | m is Undeployed
          batch-size m           | 16
          batch-size m 32        | 32
          jobs                   | Done
          jobs --all             | no jobs of yours
          job 7                  | accuracy   90.0 % (9 of 10 labelled)
          tasks 7                | out@3
          tasks --model m        | Success
          cancel 7               | Paused
          pause 7                | Paused
          resume 7               | Paused
          retry 7                | Paused
          dead-letters 7         | crashed
          dead-letters           | a.png
          rates                  | gap: 3.1 % over 10 s
          stats                  | 2.25
          stats m                | processing
          workers                | m task 7.1 (16 queries from a)
          ls                     | no files
          rm f                   | f is deleted (version 4)
          versions f             | deleted
          where f                | n1
          where f@1              | n1
          stat f                 | 10 B (10 bytes)
          ls many                | many-with-a-longer-name
          store                  | it holds nothing
          store n2               | held
          undelete f             | f is back (version 5)
          cp f@1 g               | g version 1
          purge f@1              | f: 2 versions purged
          purge f --before 3     | f: 2 versions purged
          purge f --all          | f: 2 versions purged
          retain a/ 5            | kept: the newest 5
          retention set a/ --keep 5 | kept: the newest 5
          retention rm a/        | the rule is removed
          retention ls           | for 2d
          """)
  void textForPeopleAndOneJsonDocumentForScripts(String command, String expected) {
    CommandRun text = node.run(command.split(" ", -1));
    assertThat(text.err()).isEmpty();
    assertThat(text.exit()).isZero();
    assertThat(text.out()).contains(expected);

    CommandRun json = node.run((command + " -o json").split(" ", -1));
    assertThat(json.exit()).isZero();
    assertThat(json.out()).startsWith("{").endsWith("}\n").doesNotContain("\n\n");
    assertThat(json.out().lines()).hasSize(1);
  }

  @Test
  void workersTellsWhatRunsFromWhatWaitsAndWhatIsNotKnown() {
    String[] lines = node.run("workers").out().split("\n", -1);
    assertThat(lines[1]).contains("7.1").endsWith("1 task (9 queries)").doesNotContain("7.2");
    assertThat(lines[2]).endsWith("? (has 1 task: ask that node)   ?");
  }

  @Test
  void jsonIsTheNodesOwnDocumentOnOneLine() {
    assertThat(node.run("members", "-o", "json").out()).isEqualTo(members() + "\n");
  }

  @Test
  void namesWithBlanksAndSlashesArriveEncoded() {
    assertThat(node.run("ls", "a b").out()).contains("2.0 KiB");
    assertThat(node.run("model", "a/../b?c").exit()).isEqualTo(2);
    assertThat(node.requests()).anyMatch(seen -> seen.startsWith("GET /v1/models/a%2F..%2Fb%3Fc "));
  }

  @Test
  void aListingOfSeveralPagesIsOneDocumentAndOneTable() {
    assertThat(node.run("ls", "many", "-o", "json").out())
        .matches("\\{\"files\":\\[\\{\"name\":\"many1\".*},\\{\"name\":\"many-with.*}]}\n");
    assertThat(node.run("ls", "many").out().lines())
        .hasSize(3)
        .filteredOn(line -> line.startsWith("NAME"))
        .hasSize(1);
  }

  @Test
  void whatIsAskedForTravelsWithTheRequest() {
    node.run("purge", "f", "--before", "3");
    node.run("cp", "f@2", "g", "--if-version", "7");
    node.run("retain", "a/", "30m");
    assertThat(node.requests())
        .anyMatch(seen -> seen.contains("{\"name\":\"f\",\"version\":null,\"before\":3,"))
        .anyMatch(seen -> seen.contains("\"version\":2,\"name\":\"g\",\"if_version\":7,"))
        .anyMatch(seen -> seen.contains("\"keep\":null,\"keep_for_ms\":1800000}"));
  }

  @Test
  void aChangeCarriesARequestIdOfItsOwnEachTime() {
    node.run("cancel", "7");
    node.run("cancel", "7");
    assertThat(node.requests().stream().filter(seen -> seen.contains("\"request\":\"")).distinct())
        .hasSize(2);
  }

  @Test
  void watchingAJobEndsWithItAndTellsWhetherQueriesFailed() {
    try (HttpNode own = HttpNode.start()) {
      own.answer("GET /v1/jobs/7", 200, job("Running", 4, 0));
      own.answer("GET /v1/jobs/7", 200, job("Running", 8, 1));
      own.answer("GET /v1/jobs/7", 200, job("Done", 9, 1));
      CommandRun watched = own.run("job", "7", "--watch");
      assertThat(watched.exit()).isEqualTo(1);
      assertThat(watched.err()).contains("job 7 4/10");
      assertThat(watched.out()).contains("Done");
      assertThat(own.requests()).hasSize(3);
    }
  }

  @Test
  void aNodesErrorBecomesOneLineAndItsExitCode() {
    for (int exit = 1; exit <= 5; exit++) {
      try (HttpNode own = HttpNode.start()) {
        own.answer(
            "GET /v1/members", 503, "{\"error\":\"no quorum:\\nwait\",\"exit\":" + exit + "}");
        CommandRun failed = own.run("members");
        assertThat(failed.exit()).isEqualTo(exit);
        assertThat(failed.err()).isEqualTo("idunno: no quorum:; wait\n");
        assertThat(failed.out()).isEmpty();
      }
    }
  }
}
