package idunno.serving.pack;

import idunno.base.ByteWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The entries of a pack while it is being written: they follow the data, so they wait in memory.
final class EntryBytes {
  private final ByteWriter bytes = new ByteWriter();

  int length() {
    return bytes.length();
  }

  void varint(long value) {
    bytes.varint(value);
  }

  /// Length, then UTF-8; no text at all is another thing than empty text.
  void text(@Nullable String text) {
    if (text == null) {
      varint(0);
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes.varint(utf8.length + 1L).bytes(utf8);
  }

  void writeTo(OutputStream out) throws IOException {
    bytes.writeTo(out);
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
