package idunno.files.bulk;

import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.base.ProblemException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/// A client's connections to nodes, kept for a while between calls. Any thread may call.
final class ClientConnections implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  /// Shorter than servers wait for a next request.
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(20);

  private final Duration silence;
  private final Map<HostPort, Deque<Held>> idle = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// One of them, in use by one thread.
  ///
  /// @param used whether it has carried a conversation before
  /// @param received how many frames had come over it when that ended
  /// @param sinceNanos when it was laid aside
  record Held(HostPort node, Wire wire, boolean used, long received, long sinceNanos) {
    /// Whether the other side may have closed it before it heard of this conversation.
    boolean mayBeStale(IOException failure) {
      return used
          && wire.framesReceived() == received
          && !(failure instanceof SocketTimeoutException);
    }
  }

  ClientConnections(Duration silence) {
    this.silence = silence;
  }

  /// One that rests, or a new one.
  ///
  /// @throws ProblemException when no node answers there, or one that speaks another version
  Held take(HostPort node) {
    @Nullable Held rested = rested(node);
    return rested == null ? connect(node) : rested;
  }

  private @Nullable Held rested(HostPort node) {
    Deque<Held> there = idle.get(node);
    Held held = there == null ? null : there.poll();
    while (there != null && held != null && isOld(held)) {
      end(held);
      held = there.poll();
    }
    return held;
  }

  private static boolean isOld(Held held) {
    return System.nanoTime() - held.sinceNanos() > LONGEST_IDLE.toNanos();
  }

  private Held connect(HostPort node) {
    Socket socket = open(node);
    try {
      Wire wire = new Wire(socket);
      wire.sendHello(Wire.VERSION);
      int version = wire.receiveHello();
      if (version != Wire.VERSION) {
        throw Problem.badInput(
                "the node at "
                    + node
                    + " speaks bulk protocol "
                    + version
                    + ", this client "
                    + Wire.VERSION
                    + ": use the same release of IDunno on both")
            .asException();
      }
      return new Held(node, wire, false, 0, 0);
    } catch (ProtocolException e) {
      close(socket);
      throw new ProblemException(
          Problem.notNow("what answers at " + node + " is no bulk port: " + e.getMessage()), e);
    } catch (IOException e) {
      close(socket);
      throw new ProblemException(
          Problem.notNow("lost the node at " + node + " (" + BulkClient.reason(e) + "): try again"),
          e);
    } catch (RuntimeException e) {
      close(socket);
      throw e;
    }
  }

  private Socket open(HostPort node) {
    try {
      return open(SocketChannel.open(), node);
    } catch (IOException e) {
      throw new ProblemException(
          Problem.notNow(
              "no node answers at " + node + " (" + BulkClient.reason(e) + "): is it running?"),
          e);
    }
  }

  /// Over a channel, so that what is large is received without being copied once more.
  private Socket open(SocketChannel channel, HostPort node) throws IOException {
    try {
      Socket socket = channel.socket();
      socket.connect(
          new InetSocketAddress(node.host(), node.port()), (int) CONNECT_LIMIT.toMillis());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(Math.toIntExact(silence.toMillis()));
      return socket;
    } catch (IOException | RuntimeException e) {
      close(channel);
      throw e;
    }
  }

  /// The conversation has come to its end.
  void giveBack(Held held) {
    Wire wire = held.wire();
    Held rested = new Held(held.node(), wire, true, wire.framesReceived(), System.nanoTime());
    if (closed) {
      end(rested);
    } else {
      idle.computeIfAbsent(held.node(), _ -> new ConcurrentLinkedDeque<>()).push(rested);
    }
  }

  /// Ends those that rest there: the other side may have closed them all.
  void forget(HostPort node) {
    for (Held held = rested(node); held != null; held = rested(node)) {
      end(held);
    }
  }

  void end(Held held) {
    close(held.wire());
  }

  private static void close(java.io.Closeable connection) {
    try {
      connection.close();
    } catch (IOException e) {
      System.getLogger(ClientConnections.class.getName())
          .log(System.Logger.Level.DEBUG, "closing a connection", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    idle.keySet().forEach(this::forget);
  }
}
