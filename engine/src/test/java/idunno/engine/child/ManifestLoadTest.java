package idunno.engine.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import idunno.engine.CodeModelLoader;
import idunno.engine.Manifest;
import idunno.engine.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestLoadTest {
  @TempDir Path temporary;

  @Test
  void aFolderWithAManifestIsLoadedAndReadsItsWeights() throws Exception {
    String code =
        """
        package some.where;

        import java.nio.file.Files;
        import java.nio.file.Path;
        import java.util.List;

        public class Threshold {
          static double threshold;

          static void load(Path folder) throws Exception {
            threshold = Helper.number(Files.readString(folder.resolve("threshold.txt")));
          }

          static List<Boolean> infer(List<?> inputs) {
            return inputs.stream().map(x -> ((Number) x).doubleValue() > threshold).toList();
          }
        }

        class Helper {
          static double number(String text) {
            return Double.parseDouble(text.strip());
          }
        }
        """;
    Files.writeString(temporary.resolve("Threshold.java"), code);
    Files.writeString(temporary.resolve("threshold.txt"), "0.5\n");
    Manifest manifest =
        Manifest.parse("runtime: java\nfile: Threshold.java\nweights: [threshold.txt]\n");
    CodeModelLoader loader = Scenarios.models(temporary);
    try (Model model = loader.load(temporary, manifest, 1)) {
      assertThat(Scenarios.ask(model, "0.75")).isEqualTo("true");
      assertThat(Scenarios.ask(model, "0.25")).isEqualTo("false");
    }
  }

  @Test
  void aGraphIsNotForThisLoader() {
    CodeModelLoader loader = Scenarios.models(temporary);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loader.load(temporary, Manifest.forOnnx("m.onnx"), 1))
        .withMessageContaining("m.onnx");
  }
}
