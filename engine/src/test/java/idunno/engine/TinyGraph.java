package idunno.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes ONNX graphs of a few nodes (onnx.proto3), so that a test shows the graph it is about.
final class TinyGraph {
  static final int FLOAT = 1;
  static final int UINT8 = 2;
  static final int INT64 = 7;
  static final int DOUBLE = 11;
  static final int FLOAT16 = 10;

  private final Message graph = new Message();
  private final long opset;
  private long irVersion = 8;

  private TinyGraph(long opset) {
    this.opset = opset;
    graph.text(2, "tiny");
  }

  static TinyGraph opset(long opset) {
    return new TinyGraph(opset);
  }

  static TinyGraph graph() {
    return new TinyGraph(13);
  }

  TinyGraph irVersion(long version) {
    irVersion = version;
    return this;
  }

  /// @param shape -1 for a dimension that is open, and then called `N`
  TinyGraph input(String name, int type, long... shape) {
    graph.message(11, value(name, type, shape));
    return this;
  }

  TinyGraph output(String name, int type, long... shape) {
    graph.message(12, value(name, type, shape));
    return this;
  }

  TinyGraph node(String operator, List<String> inputs, String output) {
    Message node = new Message();
    inputs.forEach(input -> node.text(1, input));
    graph.message(1, node.text(2, output).text(4, operator));
    return this;
  }

  /// A constant vector of 64-bit numbers.
  TinyGraph constant(String name, long... values) {
    Message tensor = new Message().number(1, values.length).number(2, INT64).text(8, name);
    for (long each : values) {
      tensor.number(7, each);
    }
    graph.message(5, tensor);
    return this;
  }

  byte[] bytes() {
    return new Message()
        .number(1, irVersion)
        .text(2, "TinyGraph")
        .message(7, graph)
        .message(8, new Message().text(1, "").number(2, opset))
        .bytes();
  }

  Path writeTo(Path folder) throws IOException {
    return Files.write(folder.resolve("model.onnx"), bytes());
  }

  private static Message value(String name, int type, long... shape) {
    Message dimensions = new Message();
    for (long size : shape) {
      Message dimension = size < 0 ? new Message().text(2, "N") : new Message().number(1, size);
      dimensions.message(1, dimension);
    }
    Message tensor = new Message().number(1, type).message(2, dimensions);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /// The fields of a protobuf message, in the order they are added.
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message text(int field, String text) {
      return content(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message message) {
      return content(field, message.bytes());
    }

    private Message content(int field, byte[] bytes) {
      varint((long) field << 3 | 2);
      varint(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
