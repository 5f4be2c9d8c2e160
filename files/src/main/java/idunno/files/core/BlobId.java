package idunno.files.core;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// The identity of one immutable run of bytes on the data nodes: 128 random bits, never used twice.
public record BlobId(long high, long low) implements Comparable<BlobId> {
  /// No blob's.
  public static final BlobId NONE = new BlobId(0, 0);

  /// A new one; `random` must be good enough that no two nodes ever draw the same.
  public static BlobId random(RandomGenerator random) {
    return new BlobId(random.nextLong(), random.nextLong());
  }

  /// Reads what [#toString] wrote.
  ///
  /// @throws IllegalArgumentException when `hex` is not 32 hexadecimal digits
  public static BlobId parse(String hex) {
    if (hex.length() != 32) {
      throw new IllegalArgumentException("'" + hex + "' is not a blob id of 32 hexadecimal digits");
    }
    return new BlobId(
        HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
  }

  @Override
  public int compareTo(BlobId other) {
    int first = Long.compareUnsigned(high, other.high);
    return first != 0 ? first : Long.compareUnsigned(low, other.low);
  }

  /// 32 lower-case hexadecimal digits.
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
