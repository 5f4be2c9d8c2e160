package idunno.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.base.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectionTest {
  @TempDir Path folder;

  private static TinyGraph graph(long... input) {
    return TinyGraph.graph()
        .input("pixels", TinyGraph.FLOAT, input)
        .node("Flatten", List.of("pixels"), "scores")
        .output("scores", TinyGraph.FLOAT, -1, 192);
  }

  @Test
  void whatAGraphTakesAndGivesIsRead() throws Exception {
    Inspection seen = Engine.inspect(graph(-1, 3, 8, 8).writeTo(folder));

    assertThat(seen.inputs()).hasToString("[pixels float32 [N, 3, 8, 8]]");
    assertThat(seen.outputs()).hasToString("[scores float32 [N, 192]]");
    assertThat(seen.opset()).isEqualTo(13);
    assertThat(seen.irVersion()).isEqualTo(8);
    assertThat(seen.producer()).isEqualTo("TinyGraph");
    assertThat(seen.bytes()).isEqualTo(Files.size(folder.resolve("model.onnx")));
  }

  @Test
  void theSuggestedManifestLoadsAndAnswersAnImage() throws Exception {
    Path file = graph(-1, 3, 8, 8).writeTo(folder);
    Manifest manifest = Manifest.parse(Engine.inspect(file).suggestedManifest());

    assertThat(manifest.input().image()).isNotNull();
    try (Engine engine = TinyModels.engine();
        Model model = engine.load(folder, manifest, 1)) {
      assertThat(TinyModels.run(model, TinyModels.files(TestImages.png(20, 16))))
          .allMatch(answer -> answer.startsWith("{\"top\":"));
    }
  }

  @Test
  void aGraphThatTakesNoImageGetsNone() throws Exception {
    Path file = graph(-1, 192).writeTo(folder);

    assertThat(Manifest.parse(Engine.inspect(file).suggestedManifest()))
        .isEqualTo(Manifest.forOnnx("model.onnx"));
  }

  @Test
  void aFileThatIsNoGraphIsRefused() throws Exception {
    Path text = Files.writeString(folder.resolve("notes.txt"), "hello");

    assertThatThrownBy(() -> Engine.inspect(text))
        .isInstanceOf(ProblemException.class)
        .hasMessage("notes.txt is not an ONNX graph");
    assertThatThrownBy(() -> Engine.inspect(folder.resolve("none.onnx")))
        .isInstanceOf(ProblemException.class)
        .hasMessageEndingWith("none.onnx does not exist");
  }
}
