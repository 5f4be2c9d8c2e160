package idunno.files.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each over a socket with a channel and over one without.
@Timeout(30)
class InletTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void smallReadsAndLargeOnesSeeTheSameStream(boolean channel) throws Exception {
    byte[] content = new byte[3_000_000];
    new Random(7).nextBytes(content);
    try (Line line = Line.open(channel)) {
      Thread sending = Thread.ofVirtual().start(() -> line.send(content));
      Random random = new Random(8);
      int at = 0;
      while (at < content.length) {
        int length = Math.min(1 + random.nextInt(200_000), content.length - at);
        byte[] got = random.nextBoolean() ? line.inlet.readNBytes(length) : line.read(length);
        assertThat(Arrays.equals(got, 0, length, content, at, at + length)).isTrue();
        at += length;
      }
      sending.join();
      assertThat(line.read(0)).isEmpty();
      line.sender.close();
      assertThatThrownBy(() -> line.read(1)).isInstanceOf(EOFException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void silenceInTheMiddleIsNotWaitedForLongerThanTheSocketMay(boolean channel) throws Exception {
    try (Line line = Line.open(channel)) {
      line.receiver.setSoTimeout(50);
      line.send(new byte[100]);
      assertThatThrownBy(() -> line.read(101)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  /// Two ends of a connection.
  private record Line(
      ServerSocketChannel listening, SocketChannel sender, Socket receiver, Inlet inlet)
      implements AutoCloseable {
    static Line open(boolean channel) throws IOException {
      InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
      ServerSocketChannel listening =
          ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0));
      int port = listening.socket().getLocalPort();
      Socket receiver =
          channel
              ? SocketChannel.open(new InetSocketAddress(loopback, port)).socket()
              : new Socket(loopback, port);
      return new Line(listening, listening.accept(), receiver, new Inlet(receiver));
    }

    void send(byte[] bytes) {
      try {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
          sender.write(left);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    byte[] read(int length) throws IOException {
      ByteBuffer into = ByteBuffer.allocateDirect(length);
      inlet.readFully(into);
      byte[] got = new byte[length];
      into.flip().get(got);
      return got;
    }

    @Override
    public void close() throws IOException {
      sender.close();
      receiver.close();
      listening.close();
    }
  }
}
