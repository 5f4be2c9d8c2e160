package idunno.membership.net;

import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/// The connections that are open, so that none stays open for ever: whatever the other side does,
/// each is closed when its time is over. Safe for threads.
final class Connections implements AutoCloseable {
  private static final long MOST_NANOS = 10_000_000_000L;

  private final Map<Socket, Long> open = new ConcurrentHashMap<>();
  private final Logger log;
  private volatile boolean closed;

  Connections(Logger log) {
    this.log = log;
  }

  void add(Socket socket) {
    open.put(socket, System.nanoTime() + MOST_NANOS);
    if (closed) {
      shut(socket);
    }
  }

  void remove(Socket socket) {
    open.remove(socket);
  }

  /// Closes those whose time is over; call it about once a second.
  void expire() {
    long now = System.nanoTime();
    open.forEach((socket, until) -> {
      if (now - until > 0) {
        shut(socket);
      }
    });
  }

  private void shut(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("event=stream_close_failed why=\"{}\"", e.getMessage());
    }
  }

  @Override
  public void close() {
    closed = true;
    open.keySet().forEach(this::shut);
  }
}
