package idunno.bench.load;

import java.io.InputStream;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// Bytes to be stored: a block that does not compress, over and over, made once for all so that
/// nobody measures how it is made.
public final class Content extends InputStream {
  private final byte[] block;
  private final long size;
  private long left;
  private int at;

  /// @param block see [#block]
  public Content(byte[] block, long size) {
    this.block = block;
    this.size = size;
    this.left = size;
  }

  /// How many bytes there are in all.
  public long size() {
    return size;
  }

  /// From the beginning, for another attempt.
  public Content again() {
    return new Content(block, size);
  }

  /// A block to be repeated, 1 MiB.
  public static byte[] block(RandomGenerator random) {
    byte[] block = new byte[1 << 20];
    random.nextBytes(block);
    return block;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (left == 0) {
      return -1;
    }
    int n = (int) Math.min(Math.min(length, left), block.length - at);
    System.arraycopy(block, at, into, offset, n);
    at = (at + n) % block.length;
    left -= n;
    return n;
  }
}
