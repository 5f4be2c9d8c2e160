package idunno.serving.pack;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The entries of a pack while it is being written: they follow the data, so they wait in memory.
final class EntryBytes {
  private byte[] bytes = new byte[1 << 12];
  private int length;

  int length() {
    return length;
  }

  void varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /// Length, then UTF-8; no text at all is another thing than empty text.
  void text(@Nullable String text) {
    if (text == null) {
      varint(0);
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    varint(utf8.length + 1L);
    ensure(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  static long readVarint(ByteBuffer in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (!in.hasRemaining()) {
        throw new IOException("an entry is cut short");
      }
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("an entry holds a number that is too long");
  }

  static @Nullable String readText(ByteBuffer in) throws IOException {
    long length = readVarint(in) - 1;
    if (length < 0) {
      return null;
    }
    if (length > in.remaining()) {
      throw new IOException("an entry is cut short");
    }
    byte[] utf8 = new byte[(int) length];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  static void skipText(ByteBuffer in) throws IOException {
    long length = readVarint(in) - 1;
    if (length > in.remaining()) {
      throw new IOException("an entry is cut short");
    }
    in.position(in.position() + (int) Math.max(0, length));
  }
}
