package idunno.engine.image;

import idunno.engine.Manifest;
import idunno.engine.Manifest.Crop;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/// Turns encoded images into values of a tensor, as a manifest says. One for each caller: it keeps
/// decoders and is not safe for threads.
public final class ImagePipeline implements AutoCloseable {
  private final Manifest.Image spec;
  private final ImageLimits limits;
  private final ImageDecoder decoder;
  private final float[][] tables;

  public ImagePipeline(Manifest.Image spec, ImageLimits limits) {
    this.spec = spec;
    this.limits = limits;
    this.decoder = new ImageDecoder(limits);
    this.tables = tables(spec);
  }

  /// The shape of one image's tensor: channels, height and width, in the manifest's layout.
  public static long[] shape(Manifest.Image spec) {
    int channels = spec.order().channels();
    return switch (spec.layout()) {
      case NCHW -> new long[] {channels, spec.height(), spec.width()};
      case NHWC -> new long[] {spec.height(), spec.width(), channels};
    };
  }

  /// An image of the right size, whose values are still 8 bits.
  ///
  /// @param x where the used part begins, from the left
  /// @param y where it begins, from the top
  public record Window(Pixels pixels, int x, int y) {}

  /// Decodes, resizes and places the crop; `content` keeps its position.
  ///
  /// @throws BadImage with the reason
  public Window open(ByteBuffer content) throws BadImage {
    Pixels pixels = resized(decoder.decode(content));
    return switch (spec.crop()) {
      case Crop.None _ -> exact(pixels);
      case Crop.Center _ ->
          inside(
              pixels, (pixels.width() - spec.width()) / 2, (pixels.height() - spec.height()) / 2);
      case Crop.At(int x, int y) -> inside(pixels, x, y);
    };
  }

  private Pixels resized(Pixels pixels) throws BadImage {
    int shortest = Math.min(pixels.width(), pixels.height());
    if (spec.shortest() == 0 || shortest == spec.shortest()) {
      return pixels;
    }
    long width = (long) pixels.width() * spec.shortest() / shortest;
    long height = (long) pixels.height() * spec.shortest() / shortest;
    if (width * height > limits.maxPixels()) {
      throw new BadImage("image of " + pixels.size() + " is too narrow to resize");
    }
    return Resizer.resize(pixels, (int) width, (int) height);
  }

  private Window exact(Pixels pixels) throws BadImage {
    if (pixels.width() != spec.width() || pixels.height() != spec.height()) {
      throw new BadImage(
          "image of " + pixels.size() + "; the model takes " + spec.width() + "x" + spec.height());
    }
    return new Window(pixels, 0, 0);
  }

  private Window inside(Pixels pixels, int x, int y) throws BadImage {
    boolean fits = x >= 0 && x + spec.width() <= pixels.width();
    if (!fits || y < 0 || y + spec.height() > pixels.height()) {
      String resized = spec.shortest() == 0 ? "" : " after resizing";
      String crop = spec.width() + "x" + spec.height();
      String at = spec.crop() instanceof Crop.At ? " at " + x + "," + y : "";
      throw new BadImage(
          "image of " + pixels.size() + resized + "; too small for the crop of " + crop + at);
    }
    return new Window(pixels, x, y);
  }

  /// Writes the values of `window` into `out`, from index `at` on.
  public void write(Window window, FloatBuffer out, int at) {
    if (spec.order() == Manifest.Order.GRAY) {
      writeGray(window, out, at);
      return;
    }
    Pixels p = window.pixels();
    boolean rgb = spec.order() == Manifest.Order.RGB;
    int[] samples = {rgb ? p.red() : p.blue(), p.green(), rgb ? p.blue() : p.red()};
    boolean planar = spec.layout() == Manifest.Layout.NCHW;
    int area = spec.width() * spec.height();
    for (int c = 0; c < samples.length; c++) {
      int base = planar ? at + c * area : at + c;
      writeChannel(
          window, samples[c], tables[c], new Target(out, base, planar ? 1 : samples.length));
    }
  }

  /// Where a channel's values go: the first, and how far it is to the next.
  private record Target(FloatBuffer out, int at, int step) {}

  private void writeChannel(Window window, int sample, float[] table, Target target) {
    Pixels p = window.pixels();
    byte[] data = p.data();
    FloatBuffer out = target.out();
    int to = target.at();
    for (int y = 0; y < spec.height(); y++) {
      int from = (window.y() + y) * p.stride() + window.x() * p.step() + sample;
      for (int x = 0; x < spec.width(); x++) {
        out.put(to, table[data[from] & 0xff]);
        from += p.step();
        to += target.step();
      }
    }
  }

  private void writeGray(Window window, FloatBuffer out, int at) {
    Pixels p = window.pixels();
    if (p.isGray()) {
      writeChannel(window, p.red(), tables[0], new Target(out, at, 1));
      return;
    }
    byte[] data = p.data();
    int to = at;
    for (int y = 0; y < spec.height(); y++) {
      int from = (window.y() + y) * p.stride() + window.x() * p.step();
      for (int x = 0; x < spec.width(); x++) {
        out.put(to++, tables[0][luma(data, from, p)]);
        from += p.step();
      }
    }
  }

  /// ITU-R BT.601 luma in 16-bit fixed point, rounded.
  private static int luma(byte[] data, int at, Pixels p) {
    int red = data[at + p.red()] & 0xff;
    int green = data[at + p.green()] & 0xff;
    int blue = data[at + p.blue()] & 0xff;
    return (19_595 * red + 38_470 * green + 7_471 * blue + 32_768) >> 16;
  }

  /// An 8-bit sample has 256 values, so each channel's arithmetic is done once.
  private static float[][] tables(Manifest.Image spec) {
    List<Double> mean = spec.mean();
    float[][] tables = new float[mean.size()][256];
    for (int c = 0; c < tables.length; c++) {
      for (int v = 0; v < 256; v++) {
        tables[c][v] = (float) ((v * spec.scale() - mean.get(c)) / spec.std().get(c));
      }
    }
    return tables;
  }

  @Override
  public void close() {
    decoder.close();
  }
}
