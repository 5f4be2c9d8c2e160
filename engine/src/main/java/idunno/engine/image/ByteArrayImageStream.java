package idunno.engine.image;

import javax.imageio.stream.ImageInputStreamImpl;

/// An image stream over bytes in memory. The JDK's own would copy them into a cache, in memory or
/// in a file.
final class ByteArrayImageStream extends ImageInputStreamImpl {
  private final Encoded file;

  ByteArrayImageStream(Encoded file) {
    this.file = file;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return streamPos >= file.length() ? -1 : file.u8((int) streamPos++);
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    bitOffset = 0;
    int left = file.length() - (int) Math.min(streamPos, file.length());
    if (left == 0 && length > 0) {
      return -1;
    }
    int count = Math.min(length, left);
    System.arraycopy(file.bytes(), file.from() + (int) streamPos, into, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return file.length();
  }
}
