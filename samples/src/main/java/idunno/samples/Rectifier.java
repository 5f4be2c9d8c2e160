package idunno.samples;

/// Lets positive values through.
final class Rectifier implements Layer {
  private float[] output = new float[0];

  @Override
  public float[] forward(float[] input) {
    output = new float[input.length];
    for (int i = 0; i < input.length; i++) {
      output[i] = Math.max(0, input[i]);
    }
    return output;
  }

  @Override
  public float[] backward(float[] gradient) {
    float[] result = new float[gradient.length];
    for (int i = 0; i < gradient.length; i++) {
      result[i] = output[i] > 0 ? gradient[i] : 0;
    }
    return result;
  }
}
