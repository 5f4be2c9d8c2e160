package idunno.engine;

import static idunno.engine.TinyGraph.DOUBLE;
import static idunno.engine.TinyGraph.FLOAT;
import static idunno.engine.TinyGraph.FLOAT16;
import static idunno.engine.TinyGraph.INT64;
import static idunno.engine.TinyGraph.UINT8;
import static idunno.engine.TinyModels.floats;
import static idunno.engine.TinyModels.json;
import static idunno.engine.TinyModels.load;
import static idunno.engine.TinyModels.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.engine.onnx.OnnxModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelTest {
  private final Engine engine = TinyModels.engine();
  @TempDir Path folder;

  @AfterEach
  void close() {
    engine.close();
  }

  private static TinyGraph doubling(int type, long... shape) {
    return TinyGraph.graph()
        .input("x", type, shape)
        .node("Add", List.of("x", "x"), "y")
        .output("y", type, shape);
  }

  private static TinyGraph passing(int type, long... shape) {
    return TinyGraph.graph()
        .input("x", type, shape)
        .node("Identity", List.of("x"), "y")
        .output("y", type, shape);
  }

  @Test
  void rowsOfAnArrayAreAnsweredInOrder() throws Exception {
    try (Model model = load(engine, folder, doubling(FLOAT, -1, 2), "")) {
      assertThat(run(model, floats(new long[] {2}, 3, 1, 2, 3, 4, 5, 6.5f)))
          .containsExactly(
              "{\"outputs\":{\"y\":[2.0,4.0]}}",
              "{\"outputs\":{\"y\":[6.0,8.0]}}",
              "{\"outputs\":{\"y\":[10.0,13.0]}}");
    }
  }

  @Test
  void rowsInOrdinaryMemoryAndRowsThatBeginInTheMiddleOfABufferGetTheSameAnswers()
      throws Exception {
    try (Model model = load(engine, folder, doubling(FLOAT, -1, 2), "")) {
      ByteBuffer heap = ByteBuffer.allocate(17 + 16).order(ByteOrder.LITTLE_ENDIAN);
      heap.position(17).putFloat(1).putFloat(2).putFloat(3).putFloat(4).position(17);

      assertThat(run(model, new Batch.Rows(Batch.ElementType.FLOAT32, new long[] {1, 2}, heap, 2)))
          .containsExactly("{\"outputs\":{\"y\":[2.0,4.0]}}", "{\"outputs\":{\"y\":[6.0,8.0]}}");
    }
  }

  @Test
  void aLargeBatchIsRunInPartsAndLosesNothing() throws Exception {
    try (Model model = load(engine, folder, doubling(FLOAT, -1, 8192), "output: {top: 1}")) {
      float[] values = new float[50 * 8192];
      for (int i = 0; i < 50; i++) {
        values[i * 8192 + i * 7] = 1;
      }
      List<Answer> answers = model.run(floats(new long[] {8192}, 50, values), TinyModels.LIMIT);
      for (int i = 0; i < 50; i++) {
        assertThat(((Answer.Output) answers.get(i)).index()).isEqualTo(i * 7);
      }
    }
  }

  @Test
  void oneBadQueryFailsAloneAndTheRestAreAnswered() throws Exception {
    try (Model model = load(engine, folder, doubling(FLOAT, -1, 2), "")) {
      List<String> answers =
          run(model, json("[1,2]", "[1,2,3]", "[3,4]", "{\"x\":[5,6]}", "[1,\"a\"]", "nonsense"));

      assertThat(answers.subList(0, 4))
          .containsExactly(
              "{\"outputs\":{\"y\":[2.0,4.0]}}",
              "!expects [2] float32, got [3] float32",
              "{\"outputs\":{\"y\":[6.0,8.0]}}",
              "{\"outputs\":{\"y\":[10.0,12.0]}}");
      assertThat(answers.get(4)).isEqualTo("!a is not a value of type float32");
      assertThat(answers.get(5)).startsWith("!not JSON: ");
    }
  }

  @Test
  void aGraphWithAFixedBatchTakesAnyNumberOfQueries() throws Exception {
    try (Model model = load(engine, folder, doubling(FLOAT, 4, 1), "")) {
      assertThat(run(model, floats(new long[] {1}, 6, 1, 2, 3, 4, 5, 6)))
          .last()
          .isEqualTo("{\"outputs\":{\"y\":[12.0]}}");
    }
  }

  @Test
  void aGraphOfOneQueryAtATimeTakesManyToo() throws Exception {
    try (Model model = load(engine, folder, doubling(FLOAT, 1, 2), "")) {
      assertThat(run(model, json("[1,2]", "[[3,4]]")))
          .containsExactly("{\"outputs\":{\"y\":[2.0,4.0]}}", "{\"outputs\":{\"y\":[6.0,8.0]}}");
    }
  }

  @Test
  void aScalarInputIsAQueryOfItsOwn() throws Exception {
    try (Model model = load(engine, folder, doubling(FLOAT), "")) {
      assertThat(run(model, json("1.5", "2")))
          .containsExactly("{\"outputs\":{\"y\":3.0}}", "{\"outputs\":{\"y\":4.0}}");
    }
  }

  @Test
  void queriesOfDifferentLengthsAreRunApart() throws Exception {
    try (Model model = load(engine, folder, doubling(FLOAT, -1, -1), "")) {
      assertThat(run(model, json("[1]", "[2]", "[3,4]", "[5]")))
          .containsExactly(
              "{\"outputs\":{\"y\":[2.0]}}",
              "{\"outputs\":{\"y\":[4.0]}}",
              "{\"outputs\":{\"y\":[6.0,8.0]}}",
              "{\"outputs\":{\"y\":[10.0]}}");
    }
  }

  @Test
  void severalInputsAreGivenByName() throws Exception {
    TinyGraph sum =
        TinyGraph.graph()
            .input("a", FLOAT, -1, 2)
            .input("b", FLOAT, -1, 2)
            .node("Add", List.of("a", "b"), "sum")
            .output("sum", FLOAT, -1, 2);
    try (Model model = load(engine, folder, sum, "")) {
      assertThat(
              run(
                  model,
                  json(
                      "{\"b\":[1,2],\"a\":[10,20]}",
                      "{\"a\":[1,2]}",
                      "{\"a\":[1,2],\"c\":[1,2]}",
                      "{\"a\":[1,2],\"b\":[1]}",
                      "[1,2]")))
          .containsExactly(
              "{\"outputs\":{\"sum\":[11.0,22.0]}}",
              "!input 'b' is missing",
              "!the model has no input 'c'; its inputs: a, b",
              "!input 'b' expects [2] float32, got [1] float32",
              "!the model has 2 inputs: give JSON with each by name");
    }
  }

  @Test
  void whatFitsIsConvertedToTheTypeOfTheGraph() throws Exception {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {(byte) 200, 3});
    Batch.Rows small = new Batch.Rows(Batch.ElementType.UINT8, new long[] {2}, bytes, 1);
    try (Model model = load(engine, folder, doubling(FLOAT, -1, 2), "")) {
      assertThat(run(model, small)).containsExactly("{\"outputs\":{\"y\":[400.0,6.0]}}");
    }
    try (Model model = load(engine, folder, doubling(DOUBLE, -1, 2), "")) {
      assertThat(run(model, small)).containsExactly("{\"outputs\":{\"y\":[400.0,6.0]}}");
    }
    try (Model model = load(engine, folder, passing(FLOAT16, -1, 2), "")) {
      assertThat(run(model, small)).containsExactly("{\"outputs\":{\"y\":[200.0,3.0]}}");
    }
    try (Model model = load(engine, folder, passing(INT64, -1, 2), "")) {
      assertThat(run(model, small)).containsExactly("{\"outputs\":{\"y\":[200,3]}}");
      assertThat(run(model, floats(new long[] {2}, 1, 1, 2)))
          .containsExactly("!expects [2] int64: float32 does not fit into int64");
    }
  }

  @Test
  void aNumberThatDoesNotFitFailsItsOwnRowOnly() throws Exception {
    ByteBuffer longs = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    longs.putLong(7).putLong(300).flip();
    try (Model model = load(engine, folder, passing(UINT8, -1, 1), "")) {
      assertThat(run(model, new Batch.Rows(Batch.ElementType.INT64, new long[] {1}, longs, 2)))
          .containsExactly(
              "{\"outputs\":{\"y\":[7]}}", "!expects [1] uint8: 300 does not fit into uint8");
    }
  }

  @Test
  void theBestClassesComeFirstAndOfEqualsTheLowerIndex() throws Exception {
    try (Model model = load(engine, folder, passing(FLOAT, -1, 5), "output: {top: 3}")) {
      List<Answer> answers =
          model.run(
              floats(new long[] {5}, 2, 1, 3, 2, 3, Float.NaN, 0, 0, 0, 0, 0), TinyModels.LIMIT);

      assertThat(TinyModels.text(answers.getFirst()))
          .isEqualTo(
              "{\"top\":[{\"index\":1,\"score\":3.0},{\"index\":3,\"score\":3.0},"
                  + "{\"index\":2,\"score\":2.0}]}");
      assertThat(((Answer.Output) answers.get(1)).index()).isZero();
    }
  }

  @Test
  void numbersThatJsonDoesNotKnowAreStrings() throws Exception {
    try (Model model = load(engine, folder, passing(FLOAT, -1, 3), "")) {
      assertThat(
              run(
                  model,
                  floats(
                      new long[] {3},
                      1,
                      Float.NaN,
                      Float.POSITIVE_INFINITY,
                      Float.NEGATIVE_INFINITY)))
          .containsExactly("{\"outputs\":{\"y\":[\"NaN\",\"Infinity\",\"-Infinity\"]}}");
    }
  }

  @Test
  void classesAreNamedFromTheirFile() throws Exception {
    Files.writeString(folder.resolve("labels.txt"), "cat\na \"dog\"\n\n");
    try (Model model =
        load(engine, folder, passing(FLOAT, -1, 2), "output: {top: 5, classes: labels.txt}")) {
      Answer answer = model.run(json("[0.25, 1e-7]", "[1,2]"), TinyModels.LIMIT).get(1);

      assertThat(answer)
          .isEqualTo(
              new Answer.Output(
                  "{\"top\":[{\"index\":1,\"label\":\"a \\\"dog\\\"\",\"score\":2.0},"
                      + "{\"index\":0,\"label\":\"cat\",\"score\":1.0}]}",
                  1,
                  "a \"dog\""));
    }
  }

  @Test
  void anOutputThatIsNotPerQueryIsTheModelsFailureAndWorksAtBatchOne() throws Exception {
    TinyGraph whole =
        TinyGraph.graph()
            .input("x", FLOAT, -1, 2)
            .node("Size", List.of("x"), "y")
            .output("y", INT64);
    try (Model model = load(engine, folder, whole, "")) {
      assertThatThrownBy(() -> run(model, json("[1,2]", "[3,4]")))
          .isInstanceOf(ModelFailure.class)
          .hasMessageContaining("not one row for each of 2 queries");
      assertThat(run(model, json("[1,2]"))).containsExactly("{\"outputs\":{\"y\":2}}");
    }
  }

  /// Many products of large matrices: seconds of work.
  private static TinyGraph slow() {
    TinyGraph graph =
        TinyGraph.graph()
            .input("x", FLOAT, -1, 1024)
            .constant("shape", 1024, 1024)
            .node("ConstantOfShape", List.of("shape"), "w");
    String last = "x";
    for (int i = 0; i < 3000; i++) {
      graph.node("MatMul", List.of(last, "w"), "m" + i);
      last = "m" + i;
    }
    return graph.node("Identity", List.of(last), "y").output("y", FLOAT, -1, 1024);
  }

  @Test
  void aRunThatTakesTooLongIsStoppedAndTheModelStaysUsable() throws Exception {
    try (Model model = load(engine, folder, slow(), "")) {
      Batch batch = floats(new long[] {1024}, 64, new float[64 * 1024]);

      assertThatThrownBy(() -> model.run(batch, Duration.ofMillis(100)))
          .isInstanceOf(ModelFailure.class)
          .hasMessage("no answer within 100 ms");
      assertThatThrownBy(() -> model.run(batch, Duration.ofMillis(50)))
          .hasMessage("no answer within 50 ms");
    }
  }

  @Test
  void anInterruptedCallerComesBack() throws Exception {
    try (Model model = load(engine, folder, slow(), "");
        ExecutorService caller = Executors.newSingleThreadExecutor()) {
      CountDownLatch begun = new CountDownLatch(1);
      Batch batch = floats(new long[] {1024}, 64, new float[64 * 1024]);
      Future<String> outcome =
          caller.submit(() -> {
            begun.countDown();
            try {
              model.run(batch, Duration.ofMinutes(5));
              return "answered";
            } catch (InterruptedException e) {
              return "interrupted";
            }
          });
      begun.await();
      caller.shutdownNow();

      assertThat(outcome.get()).isEqualTo("interrupted");
    }
  }

  @Test
  void manyCallersShareAModel() throws Exception {
    try (Model model = load(engine, folder, doubling(FLOAT, -1, 1), "");
        ExecutorService callers = Executors.newFixedThreadPool(4)) {
      List<Future<List<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Batch batch = json("[" + i + "]");
        calls.add(callers.submit(() -> run(model, batch)));
      }
      for (int i = 0; i < 200; i++) {
        assertThat(calls.get(i).get()).containsExactly("{\"outputs\":{\"y\":[" + 2.0 * i + "]}}");
      }
    }
  }

  @Test
  void aClosedModelSaysSo() throws Exception {
    Model model = load(engine, folder, doubling(FLOAT, -1, 1), "");
    model.close();
    model.close();

    assertThatThrownBy(() -> run(model, json("[1]"))).isInstanceOf(ModelFailure.class);
  }

  @Test
  void aBatchCutIntoRunsGivesTheSameAnswers() throws Exception {
    try (Model model = load(engine, folder, doubling(FLOAT, -1, 4), "")) {
      Batch.Rows rows = ((OnnxModel) model).madeUpRows(13).orElseThrow();
      List<Answer> whole = model.run(rows, TinyModels.LIMIT);
      for (int most = 1; most < 14; most++) {
        ((OnnxModel) model).runAtMost(most);
        assertThat(((OnnxModel) model).mostRowsPerRun()).isEqualTo(most);
        assertThat(model.run(rows, TinyModels.LIMIT)).isEqualTo(whole).hasSize(13);
      }
    }
  }

  @Test
  void theProbeMeasuresWhatHasAShapeAndNothingElse() throws Exception {
    try (Model known = load(engine, folder, doubling(FLOAT, -1, 4), "");
        Model open = load(engine, folder, doubling(FLOAT, -1, -1), "")) {
      assertThat(engine.probe(known, 16, TinyModels.LIMIT).getAsDouble()).isPositive();
      assertThat(engine.probe(open, 16, TinyModels.LIMIT)).isEmpty();
    }
  }
}
