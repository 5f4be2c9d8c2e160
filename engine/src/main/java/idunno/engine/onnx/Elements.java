package idunno.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import idunno.engine.Batch.ElementType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Elements of tensors in little-endian buffers: their names, and conversion where it loses nothing
/// but precision.
final class Elements {
  private Elements() {}

  /// Whether tensors of this type can be filled and read here.
  static boolean isNumeric(OnnxJavaType type) {
    return switch (type) {
      case FLOAT, DOUBLE, FLOAT16, INT8, UINT8, INT16, INT32, INT64, BOOL -> true;
      case STRING, BFLOAT16, UNKNOWN -> false;
    };
  }

  static boolean isReal(OnnxJavaType type) {
    return type == OnnxJavaType.FLOAT
        || type == OnnxJavaType.DOUBLE
        || type == OnnxJavaType.FLOAT16;
  }

  /// As NumPy calls it.
  static String name(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> "float32";
      case DOUBLE -> "float64";
      case FLOAT16 -> "float16";
      case BFLOAT16 -> "bfloat16";
      case INT8 -> "int8";
      case UINT8 -> "uint8";
      case INT16 -> "int16";
      case INT32 -> "int32";
      case INT64 -> "int64";
      case BOOL -> "bool";
      case STRING -> "string";
      case UNKNOWN -> "an unknown type";
    };
  }

  static OnnxJavaType of(ElementType type) {
    return switch (type) {
      case FLOAT32 -> OnnxJavaType.FLOAT;
      case FLOAT64 -> OnnxJavaType.DOUBLE;
      case INT8 -> OnnxJavaType.INT8;
      case UINT8 -> OnnxJavaType.UINT8;
      case INT16 -> OnnxJavaType.INT16;
      case INT32 -> OnnxJavaType.INT32;
      case INT64 -> OnnxJavaType.INT64;
      case BOOL -> OnnxJavaType.BOOL;
    };
  }

  /// The element type of an array, or null where none has it.
  static @Nullable ElementType of(OnnxJavaType type) {
    for (ElementType each : ElementType.values()) {
      if (of(each) == type) {
        return each;
      }
    }
    return null;
  }

  /// Converts `count` elements, relative to the positions of both.
  ///
  /// @return null, or why an element cannot be converted
  static @Nullable String convert(
      ByteBuffer from, OnnxJavaType fromType, ByteBuffer to, OnnxJavaType toType, int count) {
    if (isReal(fromType) && !isReal(toType)) {
      return name(fromType) + " does not fit into " + name(toType);
    }
    for (int i = 0; i < count; i++) {
      if (isReal(toType)) {
        putReal(to, toType, getReal(from, fromType));
        continue;
      }
      long value = getWhole(from, fromType);
      if (!fits(value, toType)) {
        return value + " does not fit into " + name(toType);
      }
      putWhole(to, toType, value);
    }
    return null;
  }

  static boolean fits(long value, OnnxJavaType type) {
    return switch (type) {
      case INT8 -> value == (byte) value;
      case UINT8 -> value >= 0 && value <= 255;
      case INT16 -> value == (short) value;
      case INT32 -> value == (int) value;
      case BOOL -> value == 0 || value == 1;
      default -> true;
    };
  }

  private static double getReal(ByteBuffer from, OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> from.getFloat();
      case DOUBLE -> from.getDouble();
      case FLOAT16 -> Float.float16ToFloat(from.getShort());
      default -> getWhole(from, type);
    };
  }

  static long getWhole(ByteBuffer from, OnnxJavaType type) {
    return switch (type) {
      case INT8 -> from.get();
      case UINT8 -> from.get() & 0xff;
      case INT16 -> from.getShort();
      case INT32 -> from.getInt();
      case INT64 -> from.getLong();
      case BOOL -> from.get() == 0 ? 0 : 1;
      default -> throw new IllegalStateException("no whole numbers: " + type);
    };
  }

  static void putReal(ByteBuffer to, OnnxJavaType type, double value) {
    switch (type) {
      case FLOAT -> to.putFloat((float) value);
      case DOUBLE -> to.putDouble(value);
      case FLOAT16 -> to.putShort(Float.floatToFloat16((float) value));
      default -> throw new IllegalStateException("no real numbers: " + type);
    }
  }

  static void putWhole(ByteBuffer to, OnnxJavaType type, long value) {
    switch (type) {
      case INT8, UINT8, BOOL -> to.put((byte) value);
      case INT16 -> to.putShort((short) value);
      case INT32 -> to.putInt((int) value);
      case INT64 -> to.putLong(value);
      default -> throw new IllegalStateException("no whole numbers: " + type);
    }
  }
}
