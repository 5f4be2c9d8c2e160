package idunno.samples;

import java.util.random.RandomGenerator;

/// Every output is a weighted sum of all inputs plus a bias.
final class Dense implements Layer {
  final int inputs;
  final int outputs;

  /// `weights[i * outputs + o]`, as ONNX's Gemm takes its second matrix.
  final Weights weights;

  final Weights bias;
  private float[] input = new float[0];

  Dense(int inputs, int outputs, RandomGenerator random) {
    this.inputs = inputs;
    this.outputs = outputs;
    weights = Weights.random(inputs * outputs, inputs, random);
    bias = Weights.zero(outputs);
  }

  @Override
  public float[] forward(float[] in) {
    input = in;
    float[] out = bias.value.clone();
    for (int i = 0; i < inputs; i++) {
      float x = in[i];
      if (x != 0) {
        for (int o = 0; o < outputs; o++) {
          out[o] += x * weights.value[i * outputs + o];
        }
      }
    }
    return out;
  }

  @Override
  public float[] backward(float[] gradient) {
    float[] result = new float[inputs];
    for (int i = 0; i < inputs; i++) {
      float sum = 0;
      for (int o = 0; o < outputs; o++) {
        weights.gradient[i * outputs + o] += input[i] * gradient[o];
        sum += weights.value[i * outputs + o] * gradient[o];
      }
      result[i] = sum;
    }
    for (int o = 0; o < outputs; o++) {
      bias.gradient[o] += gradient[o];
    }
    return result;
  }

  @Override
  public void update(float rate, int batch) {
    weights.update(rate, batch);
    bias.update(rate, batch);
  }
}
