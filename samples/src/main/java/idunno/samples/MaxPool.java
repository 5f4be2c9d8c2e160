package idunno.samples;

/// The largest of each 2 x 2 square, per channel.
final class MaxPool implements Layer {
  private final int channels;
  private final int side;
  private final int[] winner;

  /// @param side of each input channel, even
  MaxPool(int channels, int side) {
    this.channels = channels;
    this.side = side;
    this.winner = new int[channels * side * side / 4];
  }

  @Override
  public float[] forward(float[] input) {
    float[] output = new float[winner.length];
    int at = 0;
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < side; y += 2) {
        for (int x = 0; x < side; x += 2) {
          int first = (c * side + y) * side + x;
          int best = first;
          for (int candidate : new int[] {first + 1, first + side, first + side + 1}) {
            best = input[candidate] > input[best] ? candidate : best;
          }
          winner[at] = best;
          output[at++] = input[best];
        }
      }
    }
    return output;
  }

  @Override
  public float[] backward(float[] gradient) {
    float[] result = new float[channels * side * side];
    for (int i = 0; i < gradient.length; i++) {
      result[winner[i]] += gradient[i];
    }
    return result;
  }
}
