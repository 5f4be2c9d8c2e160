package idunno.samples;

import java.util.List;
import java.util.SplittableRandom;

/// Layers in a row, from pixels to ten scores.
final class Network {
  private static final int BATCH = 16;

  private final List<Layer> layers;

  Network(List<Layer> layers) {
    this.layers = List.copyOf(layers);
  }

  /// The ten scores (logits) of one picture.
  float[] scores(float[] pixels) {
    float[] values = pixels;
    for (Layer layer : layers) {
      values = layer.forward(values);
    }
    return values;
  }

  /// The share of `data` whose highest score is the right digit.
  double accuracy(Dataset data) {
    int right = 0;
    for (int i = 0; i < data.size(); i++) {
      right += best(scores(data.pixels()[i])) == data.labels()[i] ? 1 : 0;
    }
    return right / (double) data.size();
  }

  /// Gradient descent on the cross entropy, `epochs` times over `data` in an order that follows
  /// from `seed`; the rate falls linearly to a tenth.
  void train(Dataset data, int epochs, float rate, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int steps = epochs * data.size() / BATCH;
    for (int step = 0; step < steps; step++) {
      for (int b = 0; b < BATCH; b++) {
        int i = random.nextInt(data.size());
        learn(data.pixels()[i], data.labels()[i]);
      }
      float now = rate * (1 - 0.9f * step / steps);
      layers.forEach(layer -> layer.update(now, BATCH));
    }
  }

  private void learn(float[] pixels, int label) {
    float[] gradient = softmax(scores(pixels));
    gradient[label] -= 1;
    for (Layer layer : layers.reversed()) {
      gradient = layer.backward(gradient);
    }
  }

  private static float[] softmax(float[] scores) {
    float largest = scores[best(scores)];
    float[] result = new float[scores.length];
    float sum = 0;
    for (int i = 0; i < scores.length; i++) {
      result[i] = (float) StrictMath.exp(scores[i] - largest);
      sum += result[i];
    }
    for (int i = 0; i < scores.length; i++) {
      result[i] /= sum;
    }
    return result;
  }

  static int best(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }
}
