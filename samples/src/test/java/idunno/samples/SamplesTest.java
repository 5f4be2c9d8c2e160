package idunno.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// What is committed under `samples` is what the trainer makes, and computes what the trainer
/// computed.
class SamplesTest {
  private static final Path SAMPLES = Path.of(System.getProperty("idunno.root"), "samples");
  private static final int SIDE = DigitPainter.SIDE;

  @Test
  void retrainingGivesTheCommittedModelsToTheByte() throws IOException {
    Dataset training = Dataset.painted(Main.TRAINING_PICTURES, Main.TRAINING_SEED);
    SmallModel small = SmallModel.trained(training, Main.TRAINING_SEED);
    assertThat(small.toOnnx()).isEqualTo(graph("digits-small"));
    LargeModel large = LargeModel.trained(training, Main.TRAINING_SEED);
    assertThat(large.toOnnx()).isEqualTo(graph("digits-large"));
  }

  @Test
  void onnxRuntimeAgreesWithTheTrainerOnAThousandPictures() throws OrtException {
    Dataset training = Dataset.painted(2_000, 1);
    SmallModel small = SmallModel.trained(training, 2);
    LargeModel large = LargeModel.trained(training.first(500), 3);
    Dataset held = Dataset.painted(1_000, 4);
    float[][] fromSmall = run(small.toOnnx(), held);
    float[][] fromLarge = run(large.toOnnx(), held.first(200));
    for (int i = 0; i < held.size(); i++) {
      assertSame(fromSmall[i], small.network().scores(held.pixels()[i]));
    }
    for (int i = 0; i < fromLarge.length; i++) {
      assertSame(fromLarge[i], meanOverShifts(large.network(), held.pixels()[i]));
    }
  }

  @Test
  void thePicturesAreThoseOfTheSeedAndTheModelsReadThem() throws IOException, OrtException {
    List<String> labels = Files.readAllLines(SAMPLES.resolve("labels.csv"));
    List<String> names = Files.readAllLines(SAMPLES.resolve("models/digits-small/labels.txt"));
    Dataset painted = Dataset.painted(Main.PICTURES, Main.PICTURES_SEED);
    for (int i = 0; i < Main.PICTURES; i++) {
      String[] row = labels.get(i + 1).split(",", -1);
      Path file = SAMPLES.resolve("images").resolve(row[0]);
      assertThat(Dataset.pixels(ImageIO.read(file.toFile()))).isEqualTo(painted.pixels()[i]);
      assertThat(row[1]).isEqualTo(names.get(painted.labels()[i]));
    }
    assertThat(right(run(graph("digits-small"), painted), painted)).isGreaterThan(0.94);
    assertThat(right(run(graph("digits-large"), painted), painted)).isGreaterThan(0.97);
  }

  @Test
  void theGraphsAreWellFormedForAnotherReader() throws IOException {
    for (String model : List.of("digits-small", "digits-large")) {
      OnnxMl.ModelProto parsed = OnnxMl.ModelProto.parseFrom(graph(model));
      assertThat(parsed.getIrVersion()).isEqualTo(8);
      assertThat(parsed.getOpsetImport(0).getVersion()).isEqualTo(13);
      assertThat(parsed.getGraph().getInput(0).getName()).isEqualTo("image");
      assertThat(parsed.getUnknownFields().asMap()).isEmpty();
    }
  }

  private static byte[] graph(String model) throws IOException {
    return Files.readAllBytes(SAMPLES.resolve("models").resolve(model).resolve("model.onnx"));
  }

  private static float[][] run(byte[] graph, Dataset data) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    FloatBuffer pixels = FloatBuffer.allocate(data.size() * SIDE * SIDE);
    for (float[] row : data.pixels()) {
      pixels.put(row);
    }
    long[] shape = {data.size(), 1, SIDE, SIDE};
    try (OrtSession session = environment.createSession(graph);
        OnnxTensor input = OnnxTensor.createTensor(environment, pixels.flip(), shape);
        OrtSession.Result result = session.run(Map.of("image", input))) {
      return (float[][]) result.get(0).getValue();
    }
  }

  private static void assertSame(float[] actual, float[] expected) {
    assertThat(Network.best(actual)).isEqualTo(Network.best(expected));
    assertThat(actual).containsExactly(expected, within(1e-3f));
  }

  private static double right(float[][] scores, Dataset data) {
    int right = 0;
    for (int i = 0; i < data.size(); i++) {
      right += Network.best(scores[i]) == data.labels()[i] ? 1 : 0;
    }
    return right / (double) data.size();
  }

  private static float[] meanOverShifts(Network network, float[] pixels) {
    int margin = LargeModel.SHIFTS / 2;
    float[] mean = new float[10];
    for (int dy = -margin; dy <= margin; dy++) {
      for (int dx = -margin; dx <= margin; dx++) {
        float[] one = network.scores(shifted(pixels, dy, dx));
        for (int i = 0; i < mean.length; i++) {
          mean[i] += one[i] / (LargeModel.SHIFTS * LargeModel.SHIFTS);
        }
      }
    }
    return mean;
  }

  private static float[] shifted(float[] pixels, int dy, int dx) {
    float[] result = new float[pixels.length];
    for (int y = Math.max(0, -dy); y < Math.min(SIDE, SIDE - dy); y++) {
      for (int x = Math.max(0, -dx); x < Math.min(SIDE, SIDE - dx); x++) {
        result[y * SIDE + x] = pixels[(y + dy) * SIDE + x + dx];
      }
    }
    return result;
  }
}
