package idunno.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.base.Clock;
import idunno.base.ProblemException;
import idunno.engine.onnx.PlainLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainLoopTest {
  @TempDir Path folder;

  private static TinyGraph images() {
    return TinyGraph.graph()
        .input("x", TinyGraph.FLOAT, -1, 3, 8, 8)
        .node("Flatten", List.of("x"), "y")
        .output("y", TinyGraph.FLOAT, -1, 192);
  }

  private PlainLoop.Figure run(String more, Batch inputs, int batch, long queries)
      throws Exception {
    images().writeTo(folder);
    PlainLoop.Plan plan = new PlainLoop.Plan(2, batch, Duration.ofMinutes(1), queries);
    return PlainLoop.run(folder, TinyModels.manifest(more), inputs, plan, Clock.system());
  }

  @Test
  void aLoopOverRowsEndsAfterItsQueries() throws Exception {
    Batch rows = TinyModels.floats(new long[] {3, 8, 8}, 10, new float[1920]);
    PlainLoop.Figure figure = run("", rows, 4, 1000);

    assertThat(figure.queries()).isBetween(1000L, 1008L);
    assertThat(figure.queriesPerSecond()).isPositive();
    assertThat(figure.cpuMillisPerQuery()).isPositive();
  }

  @Test
  void aLoopOverImagesDecodesThem() throws Exception {
    String image = "input: {image: {width: 8, height: 8}}";
    byte[] png = TestImages.png(8, 8);

    assertThat(run(image, TinyModels.files(png, png, png), 2, 100).queries()).isBetween(100L, 104L);
    assertThatThrownBy(() -> run(image, TinyModels.files(png, TestImages.png(9, 8)), 2, 100))
        .isInstanceOf(ModelFailure.class)
        .hasMessageContaining("9x8");
  }

  @Test
  void tooFewInputsAreRefused() {
    Batch rows = TinyModels.floats(new long[] {3, 8, 8}, 1, new float[192]);

    assertThatThrownBy(() -> run("", rows, 4, 10))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("needs as many inputs");
  }
}
