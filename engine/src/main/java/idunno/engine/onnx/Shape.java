package idunno.engine.onnx;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Dimensions of a tensor; -1 stands for one that each run decides.
final class Shape {
  private Shape() {}

  static String text(long[] shape) {
    return LongStream.of(shape)
        .mapToObj(d -> d < 0 ? "?" : Long.toString(d))
        .collect(Collectors.joining(",", "[", "]"));
  }

  static boolean isKnown(long[] shape) {
    return LongStream.of(shape).allMatch(d -> d >= 0);
  }

  /// The number of elements of a known shape.
  static long count(long[] shape) {
    long count = 1;
    for (long dimension : shape) {
      count = Math.multiplyExact(count, dimension);
    }
    return count;
  }

  static long[] withFirst(long first, long[] rest) {
    long[] shape = new long[rest.length + 1];
    shape[0] = first;
    System.arraycopy(rest, 0, shape, 1, rest.length);
    return shape;
  }

  static long[] withoutFirst(long[] shape) {
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  /// The shape that `given` has as an `expected` one: equal where `expected` is known, and leading
  /// ones may be missing or too many. Null where it does not fit.
  static long @Nullable [] fit(long[] expected, long[] given) {
    if (given.length == expected.length) {
      return matches(expected, given, 0) ? given.clone() : null;
    }
    int ones = 0;
    while (ones < given.length && given[ones] == 1) {
      ones++;
    }
    // As few leading ones are dropped as fit needs; the rest may be real dimensions of size one.
    int drop = Math.min(ones, Math.max(0, given.length - expected.length));
    long[] core = Arrays.copyOfRange(given, drop, given.length);
    int lead = expected.length - core.length;
    if (lead < 0 || !matches(expected, core, lead)) {
      return null;
    }
    long[] fitted = new long[expected.length];
    for (int i = 0; i < lead; i++) {
      if (expected[i] > 1 || expected[i] == 0) {
        return null;
      }
      fitted[i] = 1;
    }
    System.arraycopy(core, 0, fitted, lead, core.length);
    return fitted;
  }

  private static boolean matches(long[] expected, long[] given, int lead) {
    for (int i = 0; i < given.length; i++) {
      if (expected[lead + i] >= 0 && expected[lead + i] != given[i]) {
        return false;
      }
    }
    return true;
  }
}
