package idunno.node.logs;

import idunno.base.Clock;
import idunno.base.http.Request;
import idunno.base.http.Response;
import idunno.logs.answer.Contents;
import idunno.logs.answer.Frame;
import idunno.logs.answer.NodeSummary;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Another node's part of a search: asks it, and passes its frames on as they come. One thread runs
/// it; any may end it.
final class PeerScan {
  /// The path that nodes ask each other at.
  static final String PATH = "/v1/logs/scan";

  private static final int CONNECT_MS = 2_000;

  /// A node that searches says something four times a second, whatever it finds.
  private static final Duration SILENCE = Duration.ofSeconds(8);

  private static final int PORTION = 256 << 10;

  private final LogSearches.Target target;
  private final byte[] body;
  private final Clock clock;
  private @Nullable Socket socket;
  private boolean ended;
  private volatile long downSinceMs = -1;
  private volatile Contents.Progress progress = new Contents.Progress(0, 0);

  PeerScan(LogSearches.Target target, byte[] body, Clock clock) {
    this.target = target;
    this.body = body;
    this.clock = clock;
  }

  String name() {
    return target.name();
  }

  /// Asks, passes on, and says in the end what became of it.
  void run(OneAtATime out) {
    try {
      out.write(ask(out).frame(target.number()));
    } catch (IOException _) {
      // Nobody wants the answer any more, which ends the whole search.
      end();
    }
  }

  /// Somebody who reads what is passed on is gone: not a fault of the node that is asked.
  private static final class UnwantedException extends IOException {
    private static final long serialVersionUID = 1L;

    UnwantedException(IOException cause) {
      super(cause);
    }
  }

  private NodeSummary ask(OneAtATime out) throws UnwantedException {
    try (Socket connection = connect()) {
      Request request = new Request("POST", PATH, "application/json", body, SILENCE);
      connection.getOutputStream().write(request.head(target.address().toString()));
      connection.getOutputStream().write(body);
      connection.getOutputStream().flush();
      InputStream in = new BufferedInputStream(connection.getInputStream(), 64 << 10);
      Response response = Response.read(connection, in);
      return response.isOk()
          ? pass(new DataInputStream(response.body()), out)
          : missing("ERROR " + response.text());
    } catch (UnwantedException e) {
      throw e;
    } catch (SocketTimeoutException _) {
      return missing("TIMEOUT" + howFar());
    } catch (IOException e) {
      long since = downSinceMs;
      return missing(down(since < 0 ? clock.wallMillis() : since) + howFar());
    }
  }

  private Socket connect() throws IOException {
    Socket connection = new Socket();
    synchronized (this) {
      socket = connection;
      if (ended) {
        throw new IOException("given up");
      }
    }
    connection.connect(target.address().resolve(), CONNECT_MS);
    connection.setTcpNoDelay(true);
    connection.setSoTimeout(Math.toIntExact(SILENCE.toMillis()));
    return connection;
  }

  private NodeSummary pass(DataInputStream in, OneAtATime out) throws IOException {
    ByteBuffer portion = ByteBuffer.allocate(PORTION);
    while (true) {
      Frame frame = Frame.read(in);
      if (frame.kind() == Frame.Kind.PROGRESS) {
        progress = Contents.Progress.of(frame);
      }
      boolean isLast = frame.kind() == Frame.Kind.END;
      if (isLast || portion.remaining() < frame.size()) {
        send(portion, out);
      }
      if (isLast) {
        return NodeSummary.decode(frame.content());
      }
      if (portion.remaining() < frame.size()) {
        portion = ByteBuffer.allocate(frame.size());
      }
      frame.of(target.number()).write(portion);
      if (in.available() < Frame.HEAD) {
        send(portion, out);
      }
    }
  }

  private static void send(ByteBuffer portion, OneAtATime out) throws UnwantedException {
    try {
      if (portion.position() > 0) {
        out.send(portion.array(), portion.position());
      }
      portion.clear();
    } catch (IOException e) {
      throw new UnwantedException(e);
    }
  }

  private NodeSummary missing(String state) {
    return new NodeSummary(state, 0, progress.read(), 0, 0, 0, List.of());
  }

  private String howFar() {
    Contents.Progress last = progress;
    return last.all() == 0 ? "" : " at " + Math.min(100, 100 * last.read() / last.all()) + " %";
  }

  /// The state of a node that is gone.
  static String down(long sinceMs) {
    return "DOWN since " + Instant.ofEpochMilli(sinceMs).truncatedTo(ChronoUnit.SECONDS);
  }

  /// Waits for the node no longer: the membership has given it up.
  void giveUp(long atMs) {
    downSinceMs = atMs;
    end();
  }

  /// Cuts the connection, now or as soon as there is one.
  synchronized void end() {
    ended = true;
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException("a socket cannot be closed", e);
    }
  }
}
