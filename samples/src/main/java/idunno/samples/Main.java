package idunno.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/// Makes what the repository's `samples` folder holds: two trained models and the pictures for the
/// demo. Everything follows from the seeds below, so running it again changes nothing.
///
/// Arguments: the folder to write into.
public final class Main {
  static final long TRAINING_SEED = 20_261_101;
  static final long PICTURES_SEED = 7_400;
  static final int TRAINING_PICTURES = 6_000;
  static final int PICTURES = 240;

  private static final List<String> NAMES =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  private Main() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Dataset training = Dataset.painted(TRAINING_PICTURES, TRAINING_SEED);
    Dataset held = Dataset.painted(1_000, PICTURES_SEED + 1);
    SmallModel small = SmallModel.trained(training, TRAINING_SEED);
    System.out.printf("digits-small: %.3f right%n", small.network().accuracy(held));
    LargeModel large = LargeModel.trained(training, TRAINING_SEED);
    System.out.printf("digits-large: %.3f right, one copy%n", large.network().accuracy(held));
    writeModel(folder.resolve("models/digits-small"), small.toOnnx(), 64);
    writeModel(folder.resolve("models/digits-large"), large.toOnnx(), 16);
    writePictures(folder);
  }

  private static void writeModel(Path folder, byte[] graph, int batch) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("model.onnx"), graph);
    Files.write(folder.resolve("labels.txt"), NAMES);
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        # Made by the trainer in samples/src: see its Main.
        runtime: onnx
        file: model.onnx
        batch: %d
        input:
          image: {width: 28, height: 28, order: GRAY, layout: NCHW, scale: 0.003921569, mean: [0], std: [1]}
        output:
          classes: labels.txt
          top: 3
        """
            .formatted(batch));
  }

  private static void writePictures(Path folder) throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    DigitPainter painter = new DigitPainter(new SplittableRandom(PICTURES_SEED));
    List<String> labels = new ArrayList<>(List.of("id,label"));
    for (int i = 0; i < PICTURES; i++) {
      String name = "digit-%03d.png".formatted(i);
      if (!ImageIO.write(painter.paint(i % 10), "png", images.resolve(name).toFile())) {
        throw new IOException("this JDK writes no PNG");
      }
      labels.add(name + "," + NAMES.get(i % 10));
    }
    Files.write(folder.resolve("labels.csv"), labels);
  }
}
