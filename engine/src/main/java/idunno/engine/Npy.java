package idunno.engine;

import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.engine.Batch.ElementType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The header of an `.npy` file (NumPy's format description, versions 1 to 3): what follows it is
/// `count` elements in C order, little-endian.
///
/// @param shape none of it negative; empty for a scalar
/// @param dataOffset bytes from the start of the file to the first element
public record Npy(ElementType type, long[] shape, int dataOffset) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER = 1 << 20;
  private static final int MAX_RANK = 32;
  private static final Pattern DESCR =
      Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)['\"]");
  private static final Pattern ORDER = Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(\\w+)");
  private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([0-9, L]*)\\)");

  /// Reads the header at the position of `file`, which stays where it is.
  ///
  /// @throws ProblemException BAD_INPUT with the reason
  public static Npy parse(ByteBuffer file) {
    ByteBuffer rest = file.duplicate();
    try {
      return parse(count -> {
        byte[] bytes = new byte[Math.min(count, rest.remaining())];
        rest.get(bytes);
        return bytes;
      });
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail to be read", e);
    }
  }

  /// Reads the header from `in` and leaves it at the first element.
  ///
  /// @throws ProblemException BAD_INPUT with the reason
  public static Npy parse(InputStream in) throws IOException {
    return parse(in::readNBytes);
  }

  /// How many elements the array has.
  public long count() {
    long count = 1;
    for (long dimension : shape) {
      count = Math.multiplyExact(count, dimension);
    }
    return count;
  }

  /// How many bytes the elements take.
  public long dataBytes() {
    return Math.multiplyExact(count(), (long) type.bytes());
  }

  private interface Source {
    /// The next `count` bytes, or fewer at the end.
    byte[] next(int count) throws IOException;
  }

  private static Npy parse(Source source) throws IOException {
    byte[] start = source.next(8);
    if (start.length < 8 || !startsWithMagic(start)) {
      throw bad("it does not begin like an .npy file");
    }
    int version = start[6];
    if (version < 1 || version > 3) {
      throw bad("version " + version + " is not known");
    }
    byte[] size = source.next(version == 1 ? 2 : 4);
    long length = 0;
    for (int i = size.length - 1; i >= 0; i--) {
      length = length << 8 | (size[i] & 0xff);
    }
    if (length > MAX_HEADER) {
      throw bad("its header says that it is " + length + " bytes long");
    }
    byte[] header = source.next((int) length);
    if (header.length < length || length == 0) {
      throw bad("it is cut short");
    }
    return read(new String(header, StandardCharsets.UTF_8), 8 + size.length + (int) length);
  }

  private static boolean startsWithMagic(byte[] start) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (start[i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  private static Npy read(String header, int dataOffset) {
    ElementType type = type(group(DESCR, header, "a simple 'descr'"));
    if (!group(ORDER, header, "'fortran_order'").equals("False")) {
      throw bad("it is in Fortran order; save numpy.ascontiguousarray(array)");
    }
    Npy npy = new Npy(type, shape(group(SHAPE, header, "'shape'")), dataOffset);
    try {
      npy.dataBytes();
    } catch (ArithmeticException _) {
      throw bad("its shape is absurd");
    }
    return npy;
  }

  private static String group(Pattern pattern, String header, String what) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw bad("its header has no " + what);
    }
    return matcher.group(1);
  }

  private static long[] shape(String text) {
    String[] parts = text.isBlank() ? new String[0] : text.split(",");
    if (parts.length > MAX_RANK) {
      throw bad("it has " + parts.length + " dimensions");
    }
    long[] shape = new long[parts.length];
    int rank = 0;
    for (String part : parts) {
      String digits = part.strip().replace("L", "");
      if (digits.isEmpty()) {
        continue;
      }
      if (!digits.matches("[0-9]{1,15}")) {
        throw bad("'" + digits + "' in its shape is no size");
      }
      shape[rank++] = Long.parseLong(digits);
    }
    return Arrays.copyOf(shape, rank);
  }

  private static ElementType type(String descr) {
    return switch (descr) {
      case "<f4" -> ElementType.FLOAT32;
      case "<f8" -> ElementType.FLOAT64;
      case "|i1" -> ElementType.INT8;
      case "|u1" -> ElementType.UINT8;
      case "<i2" -> ElementType.INT16;
      case "<i4" -> ElementType.INT32;
      case "<i8" -> ElementType.INT64;
      case "|b1" -> ElementType.BOOL;
      default -> throw bad(unknown(descr));
    };
  }

  private static String unknown(String descr) {
    return descr.startsWith(">")
        ? "it is big-endian (" + descr + "); save array.astype(array.dtype.newbyteorder('<'))"
        : "its type "
            + descr
            + " is not among float32, float64, int8, uint8, int16, int32, int64,"
            + " bool";
  }

  private static ProblemException bad(String reason) {
    return Problem.badInput("not an array that can be read: " + reason).asException();
  }
}
