package idunno.samples;

import java.util.List;
import java.util.SplittableRandom;

/// The cheap model: one hidden layer of 64, about 51,000 multiplications a query.
final class SmallModel {
  private static final int PIXELS = DigitPainter.SIDE * DigitPainter.SIDE;
  private static final int HIDDEN = 64;
  private static final int EPOCHS = 20;
  private static final float RATE = 0.05f;

  private final Dense hidden;
  private final Dense scores;
  private final Network network;

  private SmallModel(SplittableRandom random) {
    hidden = new Dense(PIXELS, HIDDEN, random);
    scores = new Dense(HIDDEN, 10, random);
    network = new Network(List.of(hidden, new Rectifier(), scores));
  }

  static SmallModel trained(Dataset data, long seed) {
    SmallModel model = new SmallModel(new SplittableRandom(seed));
    model.network.train(data, EPOCHS, RATE, seed + 1);
    return model;
  }

  Network network() {
    return network;
  }

  byte[] toOnnx() {
    return new OnnxGraph("digits-small")
        .input("image", 1, DigitPainter.SIDE, DigitPainter.SIDE)
        .output("scores", 10)
        .constant("w1", hidden.weights.value, PIXELS, HIDDEN)
        .constant("b1", hidden.bias.value, HIDDEN)
        .constant("w2", scores.weights.value, HIDDEN, 10)
        .constant("b2", scores.bias.value, 10)
        .node("Flatten", List.of("image"), "flat")
        .node("Gemm", List.of("flat", "w1", "b1"), "sums")
        .node("Relu", List.of("sums"), "hidden")
        .node("Gemm", List.of("hidden", "w2", "b2"), "scores")
        .toBytes();
  }
}
