package idunno.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import idunno.base.Problem;
import idunno.engine.Manifest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What a loaded graph takes and gives, and how queries become its runs.
///
/// @param batching how many queries a run takes
/// @param fixed queries a run takes when [Batching#FIXED]
record Graph(List<Port> inputs, List<Port> outputs, Batching batching, int fixed) {

  /// The bytes of input that one run takes, unless those are but a few rows.
  static final int RUN_BYTES = 256 << 10;

  private static final int FEW_ROWS = 16;
  private static final long FEW_ROWS_BYTES = 128L << 20;

  /// How many queries a run takes.
  enum Batching {
    /// Any number: the first dimension of every input is open.
    ANY,
    /// Always the same number: the first dimension of every input is that number.
    FIXED,
    /// One, and the graph knows nothing of batches.
    ALONE
  }

  /// Reads the ports of a session.
  ///
  /// @param imageRank dimensions of an image that each query is, or 0: a graph whose input has no
  ///   more than these takes one at a time
  static Graph of(OrtSession session, int imageRank) throws OrtException {
    Collection<NodeInfo> inputs = session.getInputInfo().values();
    Collection<NodeInfo> outputs = session.getOutputInfo().values();
    int fixed = firstDimension(inputs, imageRank);
    Batching batching = fixed < 0 ? Batching.ANY : fixed == 0 ? Batching.ALONE : Batching.FIXED;
    return new Graph(
        ports(inputs, batching, true), ports(outputs, batching, false), batching, fixed);
  }

  /// The first dimension that all inputs share: -1 for an open one, 0 where they share none.
  private static int firstDimension(Collection<NodeInfo> inputs, int imageRank) {
    long shared = -2;
    for (NodeInfo input : inputs) {
      if (!(input.getInfo() instanceof TensorInfo info)) {
        return 0;
      }
      long[] shape = info.getShape();
      if (shape.length == 0 || shape.length == imageRank || shape[0] == 0) {
        return 0;
      }
      if (shared != -2 && shared != shape[0]) {
        return 0;
      }
      shared = shape[0];
    }
    return shared == -2 || shared > Manifest.MAX_BATCH ? 0 : (int) shared;
  }

  private static List<Port> ports(Collection<NodeInfo> nodes, Batching batching, boolean required) {
    List<Port> ports = new ArrayList<>();
    for (NodeInfo node : nodes) {
      boolean usable = node.getInfo() instanceof TensorInfo info && Elements.isNumeric(info.type);
      if (!usable && required) {
        throw Problem.badInput(
                "the graph's input '" + node.getName() + "' takes no tensor of numbers")
            .asException();
      }
      if (node.getInfo() instanceof TensorInfo info && usable) {
        long[] shape = info.getShape();
        boolean alone = batching == Batching.ALONE || shape.length == 0;
        long[] row = alone ? shape : Shape.withoutFirst(shape);
        ports.add(new Port(node.getName(), info.type, shape, row));
      }
    }
    return List.copyOf(ports);
  }

  /// The most rows of these shapes that one run takes. ONNX Runtime's arena never shrinks and grows
  /// with the largest run, so a batch of many megabytes is run in parts; below [#RUN_BYTES] larger
  /// runs gain nothing.
  ///
  /// @param wished where the graph leaves the choice, no more than this
  int mostRows(List<long[]> rowShapes, int wished) {
    if (batching == Batching.ALONE) {
      return 1;
    }
    if (batching == Batching.FIXED) {
      return fixed;
    }
    long bytes = 1;
    for (int i = 0; i < inputs.size(); i++) {
      bytes += inputs.get(i).bytes(rowShapes.get(i));
    }
    long few = Math.min(FEW_ROWS, FEW_ROWS_BYTES / bytes);
    return (int) Math.clamp(Math.max(RUN_BYTES / bytes, few), 1, wished);
  }

  /// The shape of a whole run's tensor.
  long[] runShape(long[] row, int rows) {
    return switch (batching) {
      case ANY -> Shape.withFirst(rows, row);
      case FIXED -> Shape.withFirst(fixed, row);
      case ALONE -> row;
    };
  }
}
