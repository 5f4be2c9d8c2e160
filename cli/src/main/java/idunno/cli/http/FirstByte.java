package idunno.cli.http;

import idunno.base.HostPort;
import idunno.base.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/// Waits for the first byte of an answer: for as long as the request's patience, but not that long
/// when the node turns out to hang.
record FirstByte(HostPort address, Silence silence) {

  /// Returns once there is something to read, or the connection has ended.
  ///
  /// @param in of `socket`; it must know marks
  /// @throws SocketTimeoutException when nothing came in time
  void await(Socket socket, InputStream in, Duration patience) throws IOException {
    long start = System.nanoTime();
    long answeredAt = start;
    Duration left = patience;
    while (!isThere(socket, in, left.compareTo(silence.notice()) < 0 ? left : silence.notice())) {
      left = patience.minus(since(start));
      boolean spent = left.compareTo(Duration.ofMillis(1)) < 0;
      if (!spent && answersAnother()) {
        answeredAt = System.nanoTime();
      } else if (!spent) {
        silence.tell(address + " accepts connections but does not answer: waiting a little more");
        spent = since(answeredAt).compareTo(silence.giveUp()) >= 0;
      }
      if (spent) {
        throw new SocketTimeoutException(Math.max(1, since(start).toSeconds()) + " s");
      }
    }
    socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
  }

  private static boolean isThere(Socket socket, InputStream in, Duration limit) throws IOException {
    socket.setSoTimeout(Math.toIntExact(Math.max(1, limit.toMillis())));
    in.mark(1);
    try {
      int unused = in.read();
      in.reset();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  /// Whether the node says anything at all to a request that needs no work.
  private boolean answersAnother() {
    int limitMs = Math.toIntExact(silence.notice().toMillis() / 2 + 1);
    try (Socket socket = new Socket()) {
      socket.connect(address.resolve(), limitMs);
      socket.setSoTimeout(limitMs);
      byte[] nothing = {};
      Request small = new Request("GET", "/v1/self", "", nothing, silence.notice());
      socket.getOutputStream().write(small.head(address.toString()));
      return socket.getInputStream().read() >= 0;
    } catch (IOException e) {
      // Not now: that is the answer.
      return false;
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
