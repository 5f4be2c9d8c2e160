package idunno.samples;

import java.util.List;

/// Builds an ONNX graph, node by node (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), IR
/// version 8, operator set 13. Field numbers are that file's.
final class OnnxGraph {
  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 13;
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int ATTRIBUTE_INT = 2;
  private static final int ATTRIBUTE_INTS = 7;

  private final Protobuf graph = new Protobuf();

  /// A node's whole-number setting: one value, or a list.
  record Attribute(String name, boolean list, long... values) {
    static Attribute of(String name, long value) {
      return new Attribute(name, false, value);
    }

    static Attribute list(String name, long... values) {
      return new Attribute(name, true, values);
    }
  }

  OnnxGraph(String name) {
    graph.text(2, name);
  }

  OnnxGraph node(String operator, List<String> inputs, String output, Attribute... attributes) {
    Protobuf node = new Protobuf();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(3, output).text(4, operator);
    for (Attribute attribute : attributes) {
      Protobuf encoded = new Protobuf().text(1, attribute.name());
      for (long value : attribute.values()) {
        encoded.number(attribute.list() ? 8 : 3, value);
      }
      node.message(5, encoded.number(20, attribute.list() ? ATTRIBUTE_INTS : ATTRIBUTE_INT));
    }
    graph.message(1, node);
    return this;
  }

  OnnxGraph constant(String name, float[] values, long... shape) {
    return constant(name, FLOAT, Protobuf.littleEndian(values), shape);
  }

  OnnxGraph constant(String name, long... values) {
    return constant(name, INT64, Protobuf.littleEndian(values), values.length);
  }

  private OnnxGraph constant(String name, int type, byte[] raw, long... shape) {
    Protobuf tensor = new Protobuf();
    for (long dimension : shape) {
      tensor.number(1, dimension);
    }
    graph.message(5, tensor.number(2, type).text(8, name).bytes(9, raw));
    return this;
  }

  /// A float input whose first dimension is any number of queries.
  OnnxGraph input(String name, long... shape) {
    graph.message(11, value(name, shape));
    return this;
  }

  /// A float output whose first dimension is the number of queries.
  OnnxGraph output(String name, long... shape) {
    graph.message(12, value(name, shape));
    return this;
  }

  private static Protobuf value(String name, long[] shape) {
    Protobuf dimensions = new Protobuf().message(1, new Protobuf().text(2, "N"));
    for (long dimension : shape) {
      dimensions.message(1, new Protobuf().number(1, dimension));
    }
    Protobuf tensor = new Protobuf().number(1, FLOAT).message(2, dimensions);
    return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
  }

  /// The whole model file.
  byte[] toBytes() {
    return new Protobuf()
        .number(1, IR_VERSION)
        .text(2, "idunno-samples")
        .message(7, graph)
        .message(8, new Protobuf().text(1, "").number(2, OPERATOR_SET))
        .toBytes();
  }
}
