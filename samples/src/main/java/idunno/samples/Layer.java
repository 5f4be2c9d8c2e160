package idunno.samples;

/// One step of a network, for one picture at a time: forward, then backward, which adds to the
/// gradients of the layer's weights, then once per batch an update. Single-threaded, so that the
/// sums have one order and training one outcome.
interface Layer {
  float[] forward(float[] input);

  /// Takes the gradient of the loss by this layer's last output, returns that by its last input.
  float[] backward(float[] gradient);

  /// Moves the weights against the gradient gathered since the last update (stochastic gradient
  /// descent with momentum).
  default void update(float rate, int batch) {}
}
