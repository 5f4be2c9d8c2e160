package idunno.logs.scan;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;

/// A file's bytes, read in order.
interface ByteSource extends Closeable {
  /// @return how many bytes were read, or -1 at the end
  int read(byte[] into, int at, int length) throws IOException;

  /// How many bytes of the file, as it lies on disk, have been read.
  long position() throws IOException;

  static ByteSource open(LogFile file) throws IOException {
    FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ);
    if (!file.isCompressed()) {
      return new Plain(channel);
    }
    try {
      InputStream raw = Channels.newInputStream(channel);
      return new Compressed(channel, new GZIPInputStream(raw, 1 << 16));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /// A file as it is; `channel` may be set to where to begin.
  record Plain(FileChannel channel) implements ByteSource {
    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      return channel.read(ByteBuffer.wrap(into, at, length));
    }

    @Override
    public long position() throws IOException {
      return channel.position();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /// A gzip file's content.
  record Compressed(FileChannel channel, InputStream content) implements ByteSource {
    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      return content.read(into, at, length);
    }

    @Override
    public long position() throws IOException {
      return channel.position();
    }

    @Override
    public void close() throws IOException {
      content.close();
    }
  }
}
