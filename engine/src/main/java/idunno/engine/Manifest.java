package idunno.engine;

import idunno.base.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a `model.yaml` says: which runtime answers, from which files, with which inputs and
/// outputs.
///
/// @param file the graph or the code file, relative to the model's folder
/// @param weights files that the model reads besides `file`, relative to the model's folder
/// @param name decides nothing: `deploy NAME` does
/// @param batch how many queries run together by default, 1 to [#MAX_BATCH]
/// @param input what each query is turned into
/// @param output what of the model's outputs becomes the answer
/// @param timeout how long one batch may take
/// @param memory bytes that the child process of a code file may use; a graph's own is bounded by
///   its batches
public record Manifest(
    Runtime runtime,
    String file,
    List<String> weights,
    @Nullable String name,
    int batch,
    Input input,
    Output output,
    Duration timeout,
    long memory) {

  /// The largest batch: a model that needs more at once does not exist, and one mistyped digit must
  /// not take a machine's memory.
  public static final int MAX_BATCH = 65_536;

  /// The name of the manifest inside a model's folder.
  public static final String FILE_NAME = "model.yaml";

  static final int DEFAULT_BATCH = 16;
  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
  static final long DEFAULT_MEMORY = 512L << 20;

  public Manifest {
    weights = List.copyOf(weights);
  }

  /// Reads the text of a `model.yaml`.
  ///
  /// @throws ProblemException BAD_INPUT, one line that names the key and, for an unknown one, the
  ///   nearest that exists
  public static Manifest parse(String yaml) {
    return ManifestReader.read(yaml);
  }

  /// The manifest of a graph that comes without one: raw tensors in, raw tensors out.
  public static Manifest forOnnx(String fileName) {
    return new Manifest(
        Runtime.ONNX,
        ManifestReader.insideFolder("file", fileName),
        List.of(),
        null,
        DEFAULT_BATCH,
        new Input(null),
        new Output(null, 0),
        DEFAULT_TIMEOUT,
        DEFAULT_MEMORY);
  }

  /// The files that the model needs besides its manifest, each once, relative to its folder.
  public List<String> files() {
    List<String> all = new ArrayList<>();
    all.add(file);
    all.addAll(weights);
    if (output.classes() != null) {
      all.add(output.classes());
    }
    return all.stream().distinct().toList();
  }

  /// What runs the model.
  public enum Runtime {
    ONNX,
    JAVA,
    PYTHON;

    /// As `model.yaml` and the command line write it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// @param image how an encoded image becomes a tensor; without it a graph takes arrays only
  public record Input(@Nullable Image image) {}

  /// Answers are classes when either part is given, else raw tensors.
  ///
  /// @param classes a text file with one class name a line, relative to the model's folder
  /// @param top how many of the best classes an answer holds; 0 for raw tensors
  public record Output(@Nullable String classes, int top) {}

  /// How an image becomes a tensor: its shortest side is resized (bilinear), then it is cropped,
  /// then every value becomes `(pixel * scale - mean) / std` with the pixel in 0 to 255.
  ///
  /// @param width of the tensor, in pixels
  /// @param height of the tensor, in pixels
  /// @param shortest what the image's shortest side is resized to; 0 leaves the size
  /// @param mean one for each channel, in `order`
  /// @param std one for each channel, in `order`, none 0
  public record Image(
      int width,
      int height,
      int shortest,
      Crop crop,
      Order order,
      Layout layout,
      double scale,
      List<Double> mean,
      List<Double> std) {
    public Image {
      mean = List.copyOf(mean);
      std = List.copyOf(std);
    }
  }

  /// Which part of a larger image is used.
  public sealed interface Crop {
    /// None: the size must fit already.
    record None() implements Crop {}

    /// The middle; an odd pixel is left over at the right and at the bottom.
    record Center() implements Crop {}

    /// From a corner, in pixels from the left and from the top.
    record At(int x, int y) implements Crop {}
  }

  /// The channels of a tensor, in order.
  public enum Order {
    RGB(3),
    BGR(3),
    GRAY(1);

    private final int channels;

    Order(int channels) {
      this.channels = channels;
    }

    public int channels() {
      return channels;
    }
  }

  /// Where a tensor has its channels: before the rows, or innermost.
  public enum Layout {
    NCHW,
    NHWC
  }
}
