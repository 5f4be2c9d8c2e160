package idunno.membership.net;

import idunno.base.HostPort;
import idunno.membership.net.Tally.Count;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;

/// Sends frames to other nodes, each batch over a connection of its own and on a thread of its own.
/// Safe for threads.
final class StreamClient {
  private static final int CONNECT_MS = 1_000;
  private static final int MOST_AT_ONCE = 256;

  private final InetAddress self;
  private final Connections connections;
  private final ExecutorService threads;
  private final Tally tally;
  private final Logger log;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  /// @param self whence to connect, so that others see one node at one address
  StreamClient(
      InetAddress self, Connections connections, ExecutorService threads, Tally tally, Logger log) {
    this.self = self;
    this.connections = connections;
    this.threads = threads;
    this.tally = tally;
    this.log = log;
  }

  /// Sends `frames`, in order, some time from now.
  ///
  /// @param outcome is told on another thread: why it was not possible, or nothing
  void send(HostPort to, List<byte[]> frames, Consumer<Optional<String>> outcome) {
    try {
      threads.execute(() -> deliver(to, frames, outcome));
    } catch (RejectedExecutionException _) {
      log.debug("event=stream_not_sent to={} why=\"closing\"", to);
    }
  }

  private void deliver(HostPort to, List<byte[]> frames, Consumer<Optional<String>> outcome) {
    try {
      places.acquire();
    } catch (InterruptedException _) {
      log.debug("event=stream_not_sent to={} why=\"closing\"", to);
      return;
    }
    Optional<String> trouble;
    try {
      write(to, frames);
      tally.add(Count.STREAMS_OUT);
      trouble = Optional.empty();
    } catch (IOException e) {
      tally.add(Count.STREAMS_FAILED);
      trouble = Optional.of(words(e));
      log.debug("event=stream_failed to={} why=\"{}\"", to, e.getMessage());
    } finally {
      places.release();
    }
    outcome.accept(trouble);
  }

  private void write(HostPort to, List<byte[]> frames) throws IOException {
    InetSocketAddress target = to.resolve();
    if (target.isUnresolved()) {
      throw new IOException("there is no host '" + to.host() + "'");
    }
    Socket socket = new Socket();
    connections.add(socket);
    try (socket) {
      if (isFrom(target.getAddress())) {
        socket.bind(new InetSocketAddress(self, 0));
      }
      socket.connect(target, CONNECT_MS);
      var out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
      for (byte[] frame : frames) {
        out.writeInt(frame.length);
        out.write(frame);
        tally.add(Count.STREAM_BYTES_OUT, Integer.BYTES + frame.length);
      }
      out.flush();
    } finally {
      connections.remove(socket);
    }
  }

  private boolean isFrom(InetAddress target) {
    return !self.isAnyLocalAddress() && self.getClass().equals(target.getClass());
  }

  private static String words(IOException e) {
    return e instanceof SocketTimeoutException
        ? "has not answered within " + CONNECT_MS + " ms"
        : "cannot be reached: " + e.getMessage();
  }
}
