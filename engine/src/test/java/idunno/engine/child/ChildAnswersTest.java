package idunno.engine.child;

import static idunno.engine.child.Scenarios.PLENTY;
import static idunno.engine.child.Scenarios.ask;
import static idunno.engine.child.Scenarios.bytes;
import static idunno.engine.child.Scenarios.error;
import static idunno.engine.child.Scenarios.json;
import static idunno.engine.child.Scenarios.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import idunno.engine.Answer;
import idunno.engine.Batch;
import idunno.engine.Model;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/// What children answer, and whose error is whose.
class ChildAnswersTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  @TempDir Path temporary;

  private Model model(CodeSpec.Runtime runtime) throws InterruptedException {
    return Scenarios.models(temporary).load(Scenarios.told(runtime, temporary, 1));
  }

  @ParameterizedTest
  @EnumSource
  void jsonValuesOfEveryKindComeBackAsTheyWere(CodeSpec.Runtime runtime) throws Exception {
    String text =
        """
        {"grüße":"日本語 🎉 \\u0000 \\" \\\\ \\n","list":[1,-2.5,1e300,true,false,null,[],{}],
         "large":123456789012345678901234567890,"nested":{"a":{"b":[[[0]]]}}}\
        """;
    try (Model model = model(runtime)) {
      assertThat(MAPPER.readTree(ask(model, text))).isEqualTo(MAPPER.readTree(text));
      assertThat(ask(model, "\"only text\"")).isEqualTo("\"only text\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersComeInTheOrderOfTheQueriesAndBytesArriveWhole(CodeSpec.Runtime runtime)
      throws Exception {
    byte[] large = new byte[3_000_000];
    Arrays.fill(large, (byte) 255);
    try (Model model = model(runtime)) {
      List<Answer> answers = model.run(bytes(new byte[0], new byte[] {1, 2, 3}, large), PLENTY);
      assertThat(answers)
          .extracting(answer -> MAPPER.readTree(output(answer)))
          .containsExactly(
              MAPPER.readTree("{\"bytes\":0,\"sum\":0}"),
              MAPPER.readTree("{\"bytes\":3,\"sum\":6}"),
              MAPPER.readTree("{\"bytes\":3000000,\"sum\":255000}"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void directBuffersArriveFromPositionToLimit(CodeSpec.Runtime runtime) throws Exception {
    ByteBuffer direct = ByteBuffer.allocateDirect(200_000);
    direct.put(150_000, (byte) 7).position(150_000).limit(160_000);
    try (Model model = model(runtime)) {
      Batch batch = new Batch.Items(List.of(new Batch.Item.Bytes(direct)));
      assertThat(MAPPER.readTree(output(model.run(batch, PLENTY).getFirst())))
          .isEqualTo(MAPPER.readTree("{\"bytes\":10000,\"sum\":7}"));
      assertThat(direct.position()).isEqualTo(150_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheQueryThatRaisesFailsWithItsLine(CodeSpec.Runtime runtime) throws Exception {
    try (Model model = model(runtime)) {
      List<Answer> answers = model.run(json("1", "{\"do\":\"raise\"}", "3"), PLENTY);
      assertThat(output(answers.get(0))).isEqualTo("1");
      assertThat(error(answers.get(1))).matches("(?i)scenario\\.\\w+:\\d+: .*no such digit");
      assertThat(output(answers.get(2))).isEqualTo("3");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWrongNumberOfOutputsIsTheErrorOfTheQueryThatCausesIt(CodeSpec.Runtime runtime)
      throws Exception {
    try (Model model = model(runtime)) {
      List<Answer> answers = model.run(json("1", "{\"do\":\"count\"}"), PLENTY);
      assertThat(output(answers.get(0))).isEqualTo("1");
      assertThat(error(answers.get(1))).contains("infer gave 2 outputs for 1 inputs");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotJsonIsTheErrorOfItsQueryAlone(CodeSpec.Runtime runtime) throws Exception {
    try (Model model = model(runtime)) {
      List<Answer> answers =
          model.run(json("{\"do\":\"strange\"}", "2", "{\"do\":\"nan\"}"), PLENTY);
      assertThat(error(answers.get(0))).containsIgnoringCase("object");
      assertThat(output(answers.get(1))).isEqualTo("2");
      assertThat(error(answers.get(2))).containsPattern("(?i)json");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOutputOverTheLimitIsTheErrorOfItsQueryAlone(CodeSpec.Runtime runtime) throws Exception {
    int over = Frames.MAX_OUTPUT_BYTES;
    try (Model model = model(runtime)) {
      List<Answer> answers =
          model.run(json("{\"do\":\"huge\",\"size\":" + over + "}", "2"), PLENTY);
      assertThat(error(answers.get(0))).contains("the limit is " + over);
      assertThat(output(answers.get(1))).isEqualTo("2");
      assertThat(ask(model, "{\"do\":\"huge\",\"size\":" + (over - 2) + "}")).hasSize(over);
    }
  }

  @ParameterizedTest
  @EnumSource
  void printingAndReadingStandardInputDisturbNothing(CodeSpec.Runtime runtime) throws Exception {
    try (Model model = model(runtime)) {
      assertThat(ask(model, "{\"do\":\"print\",\"lines\":100000}")).isEqualTo("\"printed\"");
      assertThat(ask(model, "{\"do\":\"read\"}")).isEqualTo("\"\"");
      assertThat(ask(model, "4")).isEqualTo("4");
    }
  }

  @ParameterizedTest
  @EnumSource
  void codeRunsInTheFolderThatLoadWasGivenWithACleanEnvironment(CodeSpec.Runtime runtime)
      throws Exception {
    try (Model model = model(runtime)) {
      String folder = "\"" + temporary.resolve("model").toRealPath() + "\"";
      assertThat(ask(model, "{\"do\":\"folder\"}").replace(" ", ""))
          .isEqualTo("[" + folder + "," + folder + "]");
      assertThat(ask(model, "{\"do\":\"environment\"}")).contains("HOME").doesNotContain("USER");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBatchLargerThanOneRequestIsAnsweredInOrder(CodeSpec.Runtime runtime) throws Exception {
    byte[] large = new byte[Frames.FULL_REQUEST_BYTES / 2 + 1];
    String[] wanted = new String[4];
    byte[][] contents = new byte[4][];
    for (int i = 0; i < contents.length; i++) {
      contents[i] = large.clone();
      contents[i][0] = (byte) i;
      wanted[i] = "{\"bytes\":%d,\"sum\":%d}".formatted(large.length, i);
    }
    try (Model model = model(runtime)) {
      assertThat(model.run(bytes(contents), PLENTY))
          .extracting(answer -> MAPPER.readTree(output(answer)))
          .containsExactlyElementsOf(Arrays.stream(wanted).map(MAPPER::readTree).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void codeReachesNoNetworkWhereTheSystemLetsUsTakeItAway(CodeSpec.Runtime runtime)
      throws Exception {
    assumeTrue(Sandbox.probe().noNetwork(), "this system does not let us take the network away");
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Model model = model(runtime)) {
      assertThat(ask(model, "{\"do\":\"connect\",\"port\":" + server.getLocalPort() + "}"))
          .isEqualTo("\"no network\"");
    }
  }

  @Test
  void rowsOfAnArrayArriveAsArrayFilesOfOneRow() throws Exception {
    String code =
        """
        import ast, struct
        def load(folder): pass
        def infer(inputs):
            return [one(x) for x in inputs]
        def one(x):
            assert x[:8] == b"\\x93NUMPY\\x01\\x00"
            size = struct.unpack("<H", x[8:10])[0]
            head = ast.literal_eval(x[10:10 + size].decode("ascii"))
            assert (10 + size) % 64 == 0
            return [head["descr"], list(head["shape"]), struct.unpack("<2f", x[10 + size:])]
        """;
    ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(1).putFloat(2).putFloat(3).putFloat(4).flip();
    CodeSpec spec = Scenarios.spec(CodeSpec.Runtime.PYTHON, temporary, "rows.py", code, 1);
    try (Model model = Scenarios.models(temporary).load(spec)) {
      var rows = new Batch.Rows(Batch.ElementType.FLOAT32, new long[] {2}, data, 2);
      assertThat(model.run(rows, PLENTY))
          .extracting(answer -> output(answer).replace(" ", ""))
          .containsExactly("[\"<f4\",[2],[1.0,2.0]]", "[\"<f4\",[2],[3.0,4.0]]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void thousandsOfSmallBatchesAreAnsweredByOneChild(CodeSpec.Runtime runtime) throws Exception {
    try (Model model = model(runtime)) {
      List<ProcessHandle> child = ProcessHandle.current().descendants().toList();
      for (int i = 0; i < 5000; i++) {
        assertThat(ask(model, Integer.toString(i))).isEqualTo(Integer.toString(i));
      }
      assertThat(ProcessHandle.current().descendants()).containsExactlyElementsOf(child);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTaskOfNoQueriesHasNoAnswers(CodeSpec.Runtime runtime) throws Exception {
    try (Model model = model(runtime)) {
      assertThat(model.run(new Batch.Items(Collections.emptyList()), PLENTY)).isEmpty();
    }
  }
}
