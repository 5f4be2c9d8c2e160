package idunno.engine.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The bytes of an image file, read without moving anything.
///
/// @param to the offset after the last byte
record Encoded(byte[] bytes, int from, int to) {

  static Encoded of(ByteBuffer content) {
    if (content.hasArray()) {
      int from = content.arrayOffset() + content.position();
      return new Encoded(content.array(), from, from + content.remaining());
    }
    byte[] copy = new byte[content.remaining()];
    content.duplicate().get(copy);
    return new Encoded(copy, 0, copy.length);
  }

  int length() {
    return to - from;
  }

  /// The unsigned byte at `offset`; the caller has checked the length.
  int u8(int offset) {
    return bytes[from + offset] & 0xff;
  }

  int u16(int offset) {
    return u8(offset) << 8 | u8(offset + 1);
  }

  int i32(int offset) {
    return u16(offset) << 16 | u16(offset + 2);
  }

  boolean startsWith(int... prefix) {
    if (length() < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (u8(i) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  String ascii(int offset, int length) {
    return new String(bytes, from + offset, length, StandardCharsets.US_ASCII);
  }

  boolean looksLikeText() {
    for (int i = 0; i < Math.min(length(), 256); i++) {
      int c = u8(i);
      if (c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f) {
        return false;
      }
    }
    return true;
  }
}
