package idunno.files.bulk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Works on pieces on a thread of its own, in order, while the next are being received: to check,
/// digest and write what has come takes about as long as to receive it. A fixed number of buffers
/// goes round, so that whoever receives waits when the work is slower.
///
/// Used by one thread.
final class Pipeline implements AutoCloseable {
  /// The most pieces between the two: enough for neither to wait while the other hesitates.
  private static final int MOST_WAITING = 4;

  private final Object monitor = new Object();
  private final Thread thread;

  // Guarded by the monitor.
  private final Deque<Piece> waiting = new ArrayDeque<>();
  private final Deque<ByteBuffer> free = new ArrayDeque<>();
  private boolean working;
  private boolean closed;
  private @Nullable Throwable failure;

  /// What is to be done with a piece.
  interface Work {
    void run() throws IOException;
  }

  private record Piece(ByteBuffer bytes, Work work) {}

  Pipeline() {
    thread = Thread.ofPlatform().daemon().name("bulk-pipeline").start(this::workOn);
  }

  /// Has `work` done, which may read `bytes`, and returns bytes that were passed before to go on
  /// with, if there are such; blocks while enough is waiting.
  ///
  /// @throws IOException what an earlier piece's work threw, as it threw any other exception
  @Nullable ByteBuffer pass(ByteBuffer bytes, Work work) throws IOException {
    synchronized (monitor) {
      while (failure == null && waiting.size() >= MOST_WAITING) {
        pause();
      }
      rethrow();
      waiting.addLast(new Piece(bytes, work));
      monitor.notifyAll();
      return free.pollFirst();
    }
  }

  /// Blocks until everything has been worked on.
  ///
  /// @throws IOException what the work threw, as it threw any other exception
  void finish() throws IOException {
    synchronized (monitor) {
      while (failure == null && (working || !waiting.isEmpty())) {
        pause();
      }
      rethrow();
    }
  }

  private void pause() throws IOException {
    try {
      monitor.wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  private void rethrow() throws IOException {
    switch (failure) {
      case null -> {
        // All is well.
      }
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  private void workOn() {
    for (Piece piece = next(); piece != null; piece = next()) {
      Throwable wrong = null;
      try {
        piece.work().run();
      } catch (Throwable e) {
        // The other thread's to handle.
        wrong = e;
      }
      done(piece, wrong);
    }
  }

  private @Nullable Piece next() {
    synchronized (monitor) {
      while (waiting.isEmpty() && !closed) {
        try {
          monitor.wait();
        } catch (InterruptedException _) {
          // Nobody interrupts it; it ends by `closed`.
          Thread.currentThread().interrupt();
          return null;
        }
      }
      working = !closed && failure == null;
      return working ? waiting.removeFirst() : null;
    }
  }

  private void done(Piece piece, @Nullable Throwable wrong) {
    synchronized (monitor) {
      working = false;
      failure = wrong;
      free.addLast(piece.bytes());
      monitor.notifyAll();
    }
  }

  /// Ends the thread; what still waits is not worked on. When this returns, nothing is.
  @Override
  public void close() {
    synchronized (monitor) {
      closed = true;
      monitor.notifyAll();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
