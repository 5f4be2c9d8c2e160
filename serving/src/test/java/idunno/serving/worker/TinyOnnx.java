package idunno.serving.worker;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;

/// Writes the smallest useful ONNX graph: `y = -x`, both float [N, columns] (ONNX IR, onnx.proto3).
final class TinyOnnx {
  private TinyOnnx() {}

  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  static byte[] negate(int columns) throws IOException {
    ByteString node =
        message(out -> {
          out.writeString(1, "x");
          out.writeString(2, "y");
          out.writeString(4, "Neg");
        });
    ByteString graph =
        message(out -> {
          out.writeBytes(1, node);
          out.writeString(2, "negate");
          out.writeBytes(11, value("x", columns));
          out.writeBytes(12, value("y", columns));
        });
    ByteString opset = message(out -> out.writeInt64(2, 13));
    return message(
            out -> {
              out.writeInt64(1, 8);
              out.writeBytes(7, graph);
              out.writeBytes(8, opset);
            })
        .toByteArray();
  }

  private static ByteString value(String name, int columns) throws IOException {
    ByteString rows = message(out -> out.writeString(2, "N"));
    ByteString width = message(out -> out.writeInt64(1, columns));
    ByteString shape =
        message(out -> {
          out.writeBytes(1, rows);
          out.writeBytes(1, width);
        });
    ByteString tensor =
        message(out -> {
          out.writeInt32(1, 1);
          out.writeBytes(2, shape);
        });
    ByteString type = message(out -> out.writeBytes(1, tensor));
    return message(out -> {
      out.writeString(1, name);
      out.writeBytes(2, type);
    });
  }

  private static ByteString message(Fields fields) throws IOException {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.writeTo(out);
    out.flush();
    return bytes.toByteString();
  }
}
