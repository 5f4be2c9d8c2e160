package idunno.files.core;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/// A SHA-256 digest as a value: four big-endian words, so that a million of them cost no arrays.
public record Sha256(long a, long b, long c, long d) {
  public static final int BYTES = 32;

  /// @throws IllegalArgumentException when `digest` is not 32 bytes
  public static Sha256 of(byte[] digest) {
    if (digest.length != BYTES) {
      throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + digest.length);
    }
    ByteBuffer words = ByteBuffer.wrap(digest);
    return new Sha256(words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }

  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(a).putLong(b).putLong(c).putLong(d).array();
  }

  /// 64 lower-case hexadecimal digits.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes());
  }
}
