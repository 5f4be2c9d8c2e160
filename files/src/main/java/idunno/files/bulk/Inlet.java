package idunno.files.bulk;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// What comes over a connection. Frames are small and are read through a buffer; content that is
/// large is read past it into memory outside the heap, where the kernel can put it without another
/// copy. Used by one thread at a time, but for [#available].
final class Inlet extends BufferedInputStream {
  private static final int BUFFER_BYTES = 16 * 1024;

  /// Null where the socket was opened without one.
  private final @Nullable SocketChannel channel;

  Inlet(Socket socket) throws IOException {
    super(socket.getInputStream(), BUFFER_BYTES);
    channel = socket.getChannel();
  }

  /// Fills what `into` has left.
  ///
  /// @throws java.net.SocketTimeoutException when nothing comes for as long as the socket may wait
  /// @throws EOFException when the other side has closed before
  void readFully(ByteBuffer into) throws IOException {
    takeBuffered(into);
    while (into.hasRemaining()) {
      if (channel != null && available() > 0) {
        readChannel(channel, into);
      } else {
        // A channel waits for ever, a stream as long as it is told.
        await();
        takeBuffered(into);
      }
    }
  }

  private static void readChannel(SocketChannel channel, ByteBuffer into) throws IOException {
    if (channel.read(into) < 0) {
      throw new EOFException();
    }
  }

  private void await() throws IOException {
    if (read() < 0) {
      throw new EOFException();
    }
    pos--;
  }

  private void takeBuffered(ByteBuffer into) {
    int length = Math.min(into.remaining(), count - pos);
    into.put(buf, pos, length);
    pos += length;
  }
}
