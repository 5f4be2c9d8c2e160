package idunno.samples;

import java.util.random.RandomGenerator;

/// The weights of one layer with what training keeps beside them.
final class Weights {
  private static final float MOMENTUM = 0.9f;

  final float[] value;
  final float[] gradient;
  private final float[] velocity;

  private Weights(int size) {
    value = new float[size];
    gradient = new float[size];
    velocity = new float[size];
  }

  static Weights zero(int size) {
    return new Weights(size);
  }

  /// Normal numbers with the variance that keeps signals alive through rectifiers (He et al., 2015,
  /// eq. 10).
  static Weights random(int size, int fanIn, RandomGenerator random) {
    Weights weights = new Weights(size);
    double deviation = StrictMath.sqrt(2.0 / fanIn);
    for (int i = 0; i < size; i++) {
      weights.value[i] = (float) (random.nextGaussian() * deviation);
    }
    return weights;
  }

  void update(float rate, int batch) {
    float step = rate / batch;
    for (int i = 0; i < value.length; i++) {
      velocity[i] = MOMENTUM * velocity[i] - step * gradient[i];
      value[i] += velocity[i];
      gradient[i] = 0;
    }
  }
}
