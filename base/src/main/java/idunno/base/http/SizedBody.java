package idunno.base.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// A body of a known length; an end before that is an error.
final class SizedBody extends InputStream {
  private final InputStream in;
  private long left;

  SizedBody(InputStream in, long length) {
    this.in = in;
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int got = in.read(into, offset, (int) Math.min(length, left));
    if (got < 0) {
      throw new EOFException("the connection closed before the answer was complete");
    }
    left -= got;
    return got;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(left, in.available());
  }
}
