package idunno.engine.image;

import java.util.Arrays;

/// Resizes with a triangle (bilinear) filter that widens when it shrinks an image, so that every
/// input pixel counts and nothing flickers. Columns first, then rows, each rounded to 8 bits, in
/// integers: the same on every machine.
final class Resizer {
  private static final int BITS = 22;
  private static final int HALF = 1 << (BITS - 1);

  private Resizer() {}

  static Pixels resize(Pixels in, int width, int height) {
    int channels = in.isGray() ? 1 : 3;
    byte[] narrow = columns(in, width, channels);
    byte[] out = rows(narrow, in.height(), width * channels, height);
    return channels == 1 ? Pixels.gray(width, height, out) : Pixels.rgb(width, height, out);
  }

  private static byte[] columns(Pixels in, int width, int channels) {
    Taps taps = Taps.of(in.width(), width);
    byte[] out = new byte[in.height() * width * channels];
    int[] offsets = {in.red(), in.green(), in.blue()};
    for (int y = 0; y < in.height(); y++) {
      for (int c = 0; c < channels; c++) {
        Line from = new Line(in.data(), y * in.stride() + offsets[c], in.step());
        filterRow(from, taps, new Line(out, y * width * channels + c, channels));
      }
    }
    return out;
  }

  /// One channel of one row: its first sample, and how far it is to the next.
  private record Line(byte[] data, int at, int step) {}

  private static void filterRow(Line from, Taps taps, Line to) {
    byte[] data = from.data();
    for (int x = 0; x < taps.count(); x++) {
      int sum = HALF;
      int at = from.at() + taps.first()[x] * from.step();
      for (int weight : taps.weights()[x]) {
        sum += weight * (data[at] & 0xff);
        at += from.step();
      }
      to.data()[to.at() + x * to.step()] = clamp(sum);
    }
  }

  private static byte[] rows(byte[] in, int inHeight, int stride, int height) {
    Taps taps = Taps.of(inHeight, height);
    byte[] out = new byte[height * stride];
    int[] sums = new int[stride];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, HALF);
      int at = taps.first()[y] * stride;
      for (int weight : taps.weights()[y]) {
        for (int x = 0; x < stride; x++) {
          sums[x] += weight * (in[at + x] & 0xff);
        }
        at += stride;
      }
      for (int x = 0; x < stride; x++) {
        out[y * stride + x] = clamp(sums[x]);
      }
    }
    return out;
  }

  private static byte clamp(int sum) {
    return (byte) Math.clamp(sum >> BITS, 0, 255);
  }

  /// For each output sample: the first input sample that counts, and the weights from there on.
  private record Taps(int[] first, int[][] weights) {

    int count() {
      return first.length;
    }

    static Taps of(int in, int out) {
      double scale = (double) in / out;
      double reach = Math.max(1, scale);
      int[] first = new int[out];
      int[][] weights = new int[out][];
      for (int i = 0; i < out; i++) {
        double center = (i + 0.5) * scale - 0.5;
        int from = (int) Math.max(0, Math.floor(center - reach) + 1);
        int to = (int) Math.min(in - 1, Math.ceil(center + reach) - 1);
        first[i] = from;
        weights[i] = triangle(center, reach, from, to);
      }
      return new Taps(first, weights);
    }

    private static int[] triangle(double center, double reach, int from, int to) {
      double[] heights = new double[to - from + 1];
      double total = 0;
      for (int i = 0; i < heights.length; i++) {
        heights[i] = 1 - Math.abs(from + i - center) / reach;
        total += heights[i];
      }
      int[] fixed = new int[heights.length];
      for (int i = 0; i < fixed.length; i++) {
        fixed[i] = (int) Math.round(heights[i] / total * (1 << BITS));
      }
      return fixed;
    }
  }
}
