package idunno.samples;

import idunno.samples.OnnxGraph.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The dear model: two convolutions, and every answer is the mean over [#SHIFTS]² copies of the
/// picture, each shifted by a few pixels (test-time augmentation), about 30 million multiplications
/// a query. The weights are those of one copy: small to keep, quick to train.
final class LargeModel {
  /// Copies along each axis, one pixel apart.
  static final int SHIFTS = 7;

  private static final int SIDE = DigitPainter.SIDE;
  private static final int MARGIN = SHIFTS / 2;
  private static final int FIRST = 8;
  private static final int SECOND = 32;
  private static final int FEATURES = SECOND * (SIDE / 4) * (SIDE / 4);
  private static final int EPOCHS = 3;
  private static final float RATE = 0.02f;

  private final Convolution first;
  private final Convolution second;
  private final Dense scores;
  private final Network network;

  private LargeModel(SplittableRandom random) {
    first = new Convolution(1, FIRST, 5, SIDE, random);
    second = new Convolution(FIRST, SECOND, 3, SIDE / 2, random);
    scores = new Dense(FEATURES, 10, random);
    network =
        new Network(
            List.of(
                first,
                new Rectifier(),
                new MaxPool(FIRST, SIDE),
                second,
                new Rectifier(),
                new MaxPool(SECOND, SIDE / 2),
                scores));
  }

  static LargeModel trained(Dataset data, long seed) {
    LargeModel model = new LargeModel(new SplittableRandom(seed));
    model.network.train(data, EPOCHS, RATE, seed + 1);
    return model;
  }

  Network network() {
    return network;
  }

  byte[] toOnnx() {
    OnnxGraph graph =
        new OnnxGraph("digits-large").input("image", 1, SIDE, SIDE).output("scores", 10);
    graph
        .constant("w1", first.weights.value, FIRST, 1, 5, 5)
        .constant("b1", first.bias.value, FIRST)
        .constant("w2", second.weights.value, SECOND, FIRST, 3, 3)
        .constant("b2", second.bias.value, SECOND)
        .constant("w3", scores.weights.value, FEATURES, 10)
        .constant("b3", scores.bias.value, 10);
    addShifts(graph);
    return graph
        .node(
            "Conv",
            List.of("copies", "w1", "b1"),
            "c1",
            Attribute.list("kernel_shape", 5, 5),
            Attribute.list("pads", 2, 2, 2, 2))
        .node("Relu", List.of("c1"), "r1")
        .node("MaxPool", List.of("r1"), "p1", halving())
        .node(
            "Conv",
            List.of("p1", "w2", "b2"),
            "c2",
            Attribute.list("kernel_shape", 3, 3),
            Attribute.list("pads", 1, 1, 1, 1))
        .node("Relu", List.of("c2"), "r2")
        .node("MaxPool", List.of("r2"), "p2", halving())
        .node("Flatten", List.of("p2"), "features")
        .node("Gemm", List.of("features", "w3", "b3"), "each")
        .constant("by copy", (long) SHIFTS * SHIFTS, -1, 10)
        .node("Reshape", List.of("each", "by copy"), "grouped")
        .node(
            "ReduceMean",
            List.of("grouped"),
            "scores",
            Attribute.list("axes", 0),
            Attribute.of("keepdims", 0))
        .toBytes();
  }

  private static Attribute[] halving() {
    return new Attribute[] {Attribute.list("kernel_shape", 2, 2), Attribute.list("strides", 2, 2)};
  }

  /// All copies of the first picture's shift come first, then all of the next: `[SHIFTS² * N, 1,
  /// 28, 28]`.
  private static void addShifts(OnnxGraph graph) {
    graph
        .constant("margins", 0, 0, MARGIN, MARGIN, 0, 0, MARGIN, MARGIN)
        .node("Pad", List.of("image", "margins"), "padded")
        .constant("height and width", 2, 3);
    List<String> copies = new ArrayList<>();
    for (int y = 0; y < SHIFTS; y++) {
      for (int x = 0; x < SHIFTS; x++) {
        String copy = "copy " + y + " " + x;
        graph
            .constant("from " + y + " " + x, y, x)
            .constant("to " + y + " " + x, (long) y + SIDE, (long) x + SIDE)
            .node(
                "Slice",
                List.of("padded", "from " + y + " " + x, "to " + y + " " + x, "height and width"),
                copy);
        copies.add(copy);
      }
    }
    graph.node("Concat", copies, "copies", Attribute.of("axis", 0));
  }
}
