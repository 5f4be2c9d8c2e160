package idunno.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// One output of one run, readable by index.
///
/// @param row the shape of one query's part
final class Result {
  private final Port port;
  private final long[] row;
  private final ByteBuffer data;
  private final int elements;

  Result(Port port, long[] row, ByteBuffer data) {
    this.port = port;
    this.row = row;
    this.data = data.duplicate().order(ByteOrder.nativeOrder());
    this.elements = Math.toIntExact(Shape.count(row));
  }

  String name() {
    return port.name();
  }

  long[] row() {
    return row;
  }

  /// Elements of one row.
  int elements() {
    return elements;
  }

  OnnxJavaType type() {
    return port.type();
  }

  double real(int index) {
    return switch (port.type()) {
      case FLOAT -> data.getFloat(index * 4);
      case DOUBLE -> data.getDouble(index * 8);
      case FLOAT16 -> Float.float16ToFloat(data.getShort(index * 2));
      default -> whole(index);
    };
  }

  private long whole(int index) {
    return switch (port.type()) {
      case INT8, BOOL -> data.get(index);
      case UINT8 -> data.get(index) & 0xff;
      case INT16 -> data.getShort(index * 2);
      case INT32 -> data.getInt(index * 4);
      case INT64 -> data.getLong(index * 8);
      default -> throw new IllegalStateException("no whole numbers: " + port.type());
    };
  }

  /// Copies a row's elements for ranking.
  void copyRow(int rowIndex, double[] into) {
    int from = rowIndex * elements;
    if (port.type() == OnnxJavaType.FLOAT) {
      for (int i = 0; i < elements; i++) {
        into[i] = data.getFloat((from + i) * 4);
      }
      return;
    }
    for (int i = 0; i < elements; i++) {
      into[i] = real(from + i);
    }
  }

  /// Writes element `index` as a JSON value of its own type.
  void write(StringBuilder out, int index) {
    switch (port.type()) {
      case FLOAT, FLOAT16 -> JsonText.number(out, (float) real(index));
      case DOUBLE -> JsonText.number(out, real(index));
      case BOOL -> out.append(data.get(index) != 0);
      default -> out.append(whole(index));
    }
  }
}
