package idunno.engine.onnx;

import ai.onnxruntime.OnnxJavaType;

/// An input or an output of a graph.
///
/// @param shape as the graph declares it, -1 where each run decides
/// @param row the part of `shape` that one query has
record Port(String name, OnnxJavaType type, long[] shape, long[] row) {

  /// Bytes of a row of the given, known, shape.
  long bytes(long[] rowShape) {
    return Math.multiplyExact(Shape.count(rowShape), (long) type.size);
  }

  String expects() {
    return "expects " + Shape.text(row) + " " + Elements.name(type);
  }
}
