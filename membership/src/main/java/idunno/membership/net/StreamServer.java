package idunno.membership.net;

import idunno.membership.core.Message;
import idunno.membership.net.Tally.Count;
import idunno.membership.packet.Sealer;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/// Takes streams from other nodes: frames, each with its length in four bytes before it. A bounded
/// number at once, each bounded in size and time; one thread for each, which may wait.
final class StreamServer implements AutoCloseable {
  /// What a frame has at most, beside its length.
  static final int MOST_FRAME_BYTES = Message.MOST_BYTES + Sealer.OVERHEAD_BYTES;

  static final int MOST_AT_ONCE = 64;

  private static final int SILENCE_MS = 2_000;
  private static final long PAUSE_MS = 200;

  private final ServerSocket server;
  private final Connections connections;
  private final ExecutorService threads;
  private final Taker taker;
  private final Tally tally;
  private final Logger log;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final CountDownLatch closed = new CountDownLatch(1);

  /// Is given each frame. Returns when it has been dealt with, so that whoever sends much waits.
  @FunctionalInterface
  interface Taker {
    /// @return false when the sender does not deserve to be heard further
    boolean take(byte[] frame) throws InterruptedException;
  }

  /// What the server works with; it closes none of it but the socket.
  record Parts(
      ServerSocket server,
      Connections connections,
      ExecutorService threads,
      Tally tally,
      Logger log) {}

  StreamServer(Parts parts, Taker taker) {
    this.server = parts.server();
    this.connections = parts.connections();
    this.threads = parts.threads();
    this.tally = parts.tally();
    this.log = parts.log();
    this.taker = taker;
  }

  void start() {
    threads.execute(this::accept);
  }

  private void accept() {
    try {
      while (closed.getCount() > 0) {
        places.acquire();
        try {
          Socket socket = server.accept();
          connections.add(socket);
          threads.execute(() -> serve(socket));
        } catch (IOException e) {
          places.release();
          pause(e);
        }
      }
    } catch (InterruptedException | RejectedExecutionException _) {
      log.debug("event=streams_stopped");
    }
  }

  /// Such as when the process has no file handles left: trying again at once would only burn time.
  private void pause(IOException why) throws InterruptedException {
    if (!closed.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
      log.warn("event=accept_failed why=\"{}\"", why.getMessage());
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      tally.add(Count.STREAMS_IN);
      socket.setSoTimeout(SILENCE_MS);
      read(new DataInputStream(new BufferedInputStream(socket.getInputStream())));
    } catch (EOFException _) {
      tally.add(Count.GARBAGE); // it ended in the middle of a frame
    } catch (IOException e) {
      tally.add(Count.STREAMS_FAILED);
      log.debug("event=stream_broke why=\"{}\"", e.getMessage());
    } catch (InterruptedException _) {
      log.debug("event=stream_stopped");
    } finally {
      connections.remove(socket);
      places.release();
    }
  }

  private void read(DataInputStream in) throws IOException, InterruptedException {
    for (int first = in.read(); first >= 0; first = in.read()) {
      int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
      if (length < Sealer.OVERHEAD_BYTES || length > MOST_FRAME_BYTES) {
        tally.add(Count.GARBAGE);
        return;
      }
      byte[] frame = in.readNBytes(length);
      tally.add(Count.STREAM_BYTES_IN, Integer.BYTES + frame.length);
      if (frame.length < length) {
        throw new EOFException();
      }
      if (!taker.take(frame)) {
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
  }
}
