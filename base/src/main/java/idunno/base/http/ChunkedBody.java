package idunno.base.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// A chunked body (RFC 9112, section 7.1); trailers are skipped, an end before the last chunk is an
/// error.
final class ChunkedBody extends InputStream {
  private final InputStream in;
  private long left;
  private boolean ended;
  private boolean started;

  ChunkedBody(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (left == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int got = in.read(into, offset, (int) Math.min(length, left));
    if (got < 0) {
      throw new EOFException("the connection closed before the answer was complete");
    }
    left -= got;
    return got;
  }

  private void nextChunk() throws IOException {
    if (started) {
      String end = Response.line(in);
      if (!end.isEmpty()) {
        throw new IOException("a chunk does not end where it should");
      }
    }
    started = true;
    String size = Response.line(in);
    int extension = size.indexOf(';');
    left = Response.number(extension < 0 ? size : size.substring(0, extension), 16);
    if (left == 0) {
      ended = true;
      String trailer = Response.line(in);
      while (!trailer.isEmpty()) {
        trailer = Response.line(in);
      }
    }
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(left, in.available());
  }
}
