package idunno.files.bulk;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.base.Ticker;
import idunno.files.FileService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves the bulk protocol of this package: a virtual thread per connection.
public final class BulkServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BulkServer.class);
  private static final int BACKLOG = 512;

  /// Often enough that a node is not given up for one beat that comes late.
  private static final long BEAT_MS = 100;

  private final FileService files;
  private final BulkLimits limits;
  private final Clock clock;
  private final ServerSocketChannel listening;
  private final Parked parked;
  private final Set<BulkSession> sessions = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("bulk-watch").daemon().factory());

  /// Not the watch's thread: a beat may block, and the watch ends what blocks.
  private final Ticker beats =
      new Ticker("bulk-beat", Duration.ofMillis(BEAT_MS), () -> !sessions.isEmpty(), this::beat);

  private BulkServer(
      FileService files, BulkLimits limits, Clock clock, ServerSocketChannel listening) {
    this.files = files;
    this.limits = limits;
    this.clock = clock;
    this.listening = listening;
    this.parked = new Parked(clock);
  }

  /// Listens on `bind`; port 0 takes any free one.
  public static BulkServer start(HostPort bind, FileService files, BulkLimits limits, Clock clock)
      throws IOException {
    ServerSocketChannel listening = ServerSocketChannel.open();
    try {
      listening.bind(new InetSocketAddress(bind.host(), bind.port()), BACKLOG);
    } catch (IOException e) {
      listening.close();
      throw new IOException("cannot listen on " + bind + ": " + e.getMessage(), e);
    }
    BulkServer server = new BulkServer(files, limits, clock, listening);
    Thread.ofVirtual().name("bulk-accept").start(server::accept);
    long everyMs = Math.max(1, limits.stall().toMillis() / 4);
    server.watch.scheduleWithFixedDelay(
        server::closeStalled, everyMs, everyMs, TimeUnit.MILLISECONDS);
    return server;
  }

  /// The port that it listens on.
  public int port() {
    return listening.socket().getLocalPort();
  }

  /// How many connections are open.
  public int connections() {
    return sessions.size();
  }

  private void accept() {
    while (listening.isOpen()) {
      try {
        Socket socket = listening.accept().socket();
        Thread.ofVirtual()
            .name("bulk-" + socket.getRemoteSocketAddress())
            .start(() -> serve(socket));
      } catch (IOException e) {
        if (listening.isOpen()) {
          LOG.warn("accepting a bulk connection failed: {}", e.toString());
        }
      }
    }
  }

  private void serve(Socket socket) {
    String from = String.valueOf(socket.getRemoteSocketAddress());
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(Math.toIntExact(limits.stall().toMillis()));
      BulkSession session =
          new BulkSession(
              new Wire(socket), files, new BulkSession.Shared(clock, parked), limits.stall());
      sessions.add(session);
      beats.wake();
      try {
        if (sessions.size() > limits.maxConnections()) {
          session.refuse(Problem.notNow("too many transfers at once here: try again"));
        } else {
          session.run();
        }
      } finally {
        sessions.remove(session);
      }
    } catch (IOException e) {
      LOG.info("bulk connection from {} closed: {}", from, e.toString());
    } catch (RuntimeException e) {
      LOG.error("bulk connection from {} failed", from, e);
    }
  }

  private void beat() {
    sessions.forEach(BulkSession::beat);
  }

  /// A blocked read ends by the socket's own time limit, a blocked write only by this.
  private void closeStalled() {
    for (BulkSession session : sessions) {
      if (session.isStalled()) {
        session.abort();
      }
    }
  }

  @Override
  public void close() throws IOException {
    watch.shutdownNow();
    beats.close();
    listening.close();
    parked.close();
    sessions.forEach(BulkSession::abort);
  }
}
