package idunno.engine.image;

import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// What a PNG file says of itself, after a walk over its chunks that checks every checksum (W3C
/// PNG, sections 5 and 11).
///
/// @param colorType 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGB and alpha
/// @param palette three bytes a colour, where the file has one
record PngHeader(
    int width,
    int height,
    int bitDepth,
    int colorType,
    boolean interlaced,
    byte @Nullable [] palette) {
  private static final int SIGNATURE = 8;
  private static final int CHUNK_FRAME = 12;
  private static final int IHDR_LENGTH = 13;

  static boolean isPng(Encoded file) {
    return file.startsWith(0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n');
  }

  /// Whether the small decoder here reads it; all others go to the library's.
  boolean isPlain() {
    return bitDepth == 8 && !interlaced && (colorType != 3 || palette != null);
  }

  /// Bytes of a pixel when [#isPlain].
  int samples() {
    return switch (colorType) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }

  static PngHeader read(Encoded file, ImageLimits limits) throws BadImage {
    if (file.length() < SIGNATURE + CHUNK_FRAME + IHDR_LENGTH) {
      throw new BadImage("PNG image cut short");
    }
    if (!file.ascii(12, 4).equals("IHDR") || file.i32(8) != IHDR_LENGTH) {
      throw new BadImage("corrupt PNG image: no header");
    }
    int width = file.i32(16);
    int height = file.i32(20);
    limits.check(width, height);
    byte[] palette = walk(file);
    boolean interlaced = file.u8(28) != 0;
    return new PngHeader(width, height, file.u8(24), file.u8(25), interlaced, palette);
  }

  /// Checks every chunk up to IEND; what follows it is nobody's business.
  private static byte @Nullable [] walk(Encoded file) throws BadImage {
    byte[] palette = null;
    int at = SIGNATURE;
    while (true) {
      long length = chunkLength(file, at);
      String type = file.ascii(at + 4, 4);
      checkSum(file, at, (int) length, type);
      if (type.equals("IEND")) {
        return palette;
      }
      if (type.equals("PLTE")) {
        palette = new byte[(int) length];
        System.arraycopy(file.bytes(), file.from() + at + 8, palette, 0, palette.length);
      }
      at += CHUNK_FRAME + (int) length;
    }
  }

  /// The length of the content of the chunk at `at`, which lies inside the file.
  static long chunkLength(Encoded file, int at) throws BadImage {
    if (at + CHUNK_FRAME > file.length()) {
      throw new BadImage("PNG image cut short");
    }
    long length = Integer.toUnsignedLong(file.i32(at));
    if (length > file.length() - at - CHUNK_FRAME) {
      throw new BadImage("PNG image cut short");
    }
    return length;
  }

  private static void checkSum(Encoded file, int at, int length, String type) throws BadImage {
    CRC32 crc = new CRC32();
    crc.update(file.bytes(), file.from() + at + 4, length + 4);
    if ((int) crc.getValue() != file.i32(at + 8 + length)) {
      String printable = type.chars().allMatch(c -> c > ' ' && c < 0x7f) ? type : "a chunk";
      throw new BadImage("corrupt PNG image: the checksum of " + printable + " is wrong");
    }
  }
}
