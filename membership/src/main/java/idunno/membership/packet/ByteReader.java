package idunno.membership.packet;

import java.nio.charset.StandardCharsets;

/// Bytes being read that anyone may have written: every step checks that it stays inside.
final class ByteReader {
  /// What the JDK puts where bytes are no character.
  private static final char NOT_UTF_8 = '\uFFFD';

  private final byte[] bytes;
  private int at;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  int remaining() {
    return bytes.length - at;
  }

  private void require(long count) throws MalformedPacket {
    if (count < 0 || count > remaining()) {
      throw new MalformedPacket("the message is cut short");
    }
  }

  int u8() throws MalformedPacket {
    require(1);
    return bytes[at++] & 0xFF;
  }

  /// `count` bytes as one number without a sign.
  long low(int count) throws MalformedPacket {
    require(count);
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | bytes[at++] & 0xFF;
    }
    return value;
  }

  long varint() throws MalformedPacket {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new MalformedPacket("a number has no end");
  }

  /// A varint from 0 to `most`.
  int varint(int most) throws MalformedPacket {
    long value = varint();
    if (value > most) {
      throw new MalformedPacket("a number is " + value + ", above " + most);
    }
    return (int) value;
  }

  /// How many parts follow, of at least `leastBytes` each: no more than there are bytes for.
  int count(int leastBytes) throws MalformedPacket {
    int count = varint(Integer.MAX_VALUE);
    require((long) count * leastBytes);
    return count;
  }

  /// A text of at most `mostBytes` in UTF-8.
  String text(int mostBytes) throws MalformedPacket {
    int length = varint(mostBytes);
    require(length);
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    if (text.indexOf(NOT_UTF_8) >= 0) {
      throw new MalformedPacket("a text is not UTF-8");
    }
    at += length;
    return text;
  }

  void requireEnd() throws MalformedPacket {
    if (remaining() > 0) {
      throw new MalformedPacket(remaining() + " bytes too many");
    }
  }
}
