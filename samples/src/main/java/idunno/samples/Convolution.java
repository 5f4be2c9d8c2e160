package idunno.samples;

import java.util.random.RandomGenerator;

/// A square kernel slid over square channels, zero-padded so that the side stays the same.
final class Convolution implements Layer {
  final int from;
  final int to;
  final int kernel;

  /// `weights[((o * from + i) * kernel + ky) * kernel + kx]`, as ONNX's Conv takes them.
  final Weights weights;

  final Weights bias;
  private final int side;
  private final int padded;
  private float[] input = new float[0];

  /// @param from channels in
  /// @param to channels out
  /// @param kernel its side, odd
  /// @param side of each channel
  Convolution(int from, int to, int kernel, int side, RandomGenerator random) {
    this.from = from;
    this.to = to;
    this.kernel = kernel;
    this.side = side;
    this.padded = side + kernel - 1;
    weights = Weights.random(to * from * kernel * kernel, from * kernel * kernel, random);
    bias = Weights.zero(to);
  }

  /// Visits every row of every kernel position: the loops that all three passes share.
  private interface Row {
    /// @param weight index of the kernel's value
    /// @param in index of the row's first value in the padded input
    /// @param out index of the row's first value in the output
    void visit(int weight, int in, int out);
  }

  private void rows(Row row) {
    for (int o = 0; o < to; o++) {
      for (int i = 0; i < from; i++) {
        for (int k = 0; k < kernel * kernel; k++) {
          int weight = (o * from + i) * kernel * kernel + k;
          for (int y = 0; y < side; y++) {
            int in = (i * padded + y + k / kernel) * padded + k % kernel;
            row.visit(weight, in, (o * side + y) * side);
          }
        }
      }
    }
  }

  @Override
  public float[] forward(float[] in) {
    input = pad(in);
    float[] out = new float[to * side * side];
    for (int o = 0; o < to; o++) {
      java.util.Arrays.fill(out, o * side * side, (o + 1) * side * side, bias.value[o]);
    }
    rows((w, from, into) -> {
      float value = weights.value[w];
      for (int x = 0; x < side; x++) {
        out[into + x] += value * input[from + x];
      }
    });
    return out;
  }

  @Override
  public float[] backward(float[] gradient) {
    for (int o = 0; o < to; o++) {
      for (int at = o * side * side; at < (o + 1) * side * side; at++) {
        bias.gradient[o] += gradient[at];
      }
    }
    float[] result = new float[input.length];
    rows((w, in, out) -> {
      float value = weights.value[w];
      float even = 0;
      float odd = 0;
      for (int x = 0; x < side; x += 2) {
        even += gradient[out + x] * input[in + x];
        odd += gradient[out + x + 1] * input[in + x + 1];
      }
      weights.gradient[w] += even + odd;
      for (int x = 0; x < side; x++) {
        result[in + x] += value * gradient[out + x];
      }
    });
    return crop(result);
  }

  @Override
  public void update(float rate, int batch) {
    weights.update(rate, batch);
    bias.update(rate, batch);
  }

  private float[] pad(float[] in) {
    float[] result = new float[from * padded * padded];
    int margin = kernel / 2;
    for (int row = 0; row < from * side; row++) {
      int target = (row / side * padded + row % side + margin) * padded + margin;
      System.arraycopy(in, row * side, result, target, side);
    }
    return result;
  }

  private float[] crop(float[] in) {
    float[] result = new float[from * side * side];
    int margin = kernel / 2;
    for (int row = 0; row < from * side; row++) {
      int source = (row / side * padded + row % side + margin) * padded + margin;
      System.arraycopy(in, source, result, row * side, side);
    }
    return result;
  }
}
