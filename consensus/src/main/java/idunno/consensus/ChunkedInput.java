package idunno.consensus;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// Reads what [ChunkedOutput] wrote, and not a byte more.
final class ChunkedInput extends InputStream {
  private final DataInputStream in;
  private int left;
  private boolean ended;

  ChunkedInput(DataInputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    if (!inChunk()) {
      return -1;
    }
    left--;
    return in.readUnsignedByte();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!inChunk()) {
      return -1;
    }
    int n = in.read(bytes, offset, Math.min(length, left));
    if (n < 0) {
      throw new EOFException("a section of a snapshot is cut short");
    }
    left -= n;
    return n;
  }

  /// Skips whatever a machine did not read, so that the next section can be.
  void skipRest() throws IOException {
    while (inChunk()) {
      in.skipNBytes(left);
      left = 0;
    }
  }

  private boolean inChunk() throws IOException {
    if (left == 0 && !ended) {
      left = in.readInt();
      ended = left == 0;
    }
    return !ended;
  }
}
