package idunno.cli.transfer;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Does many small transfers, a few at a time. After the first that fails no other is begun. Used
/// by one thread.
final class Crew implements AutoCloseable {
  private static final int AT_ONCE = 8;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore free = new Semaphore(AT_ONCE);
  private volatile @Nullable Exception failure;

  /// A transfer.
  interface Task {
    void run() throws IOException;
  }

  /// Waits for a free hand and begins.
  ///
  /// @return whether to go on: no other has failed
  boolean take(Task task) {
    free.acquireUninterruptibly();
    if (failure != null) {
      free.release();
      return false;
    }
    threads.execute(() -> {
      try {
        task.run();
      } catch (IOException | RuntimeException e) {
        fail(e);
      } finally {
        free.release();
      }
    });
    return true;
  }

  private synchronized void fail(Exception e) {
    if (failure == null) {
      failure = e;
    }
  }

  /// Waits for all, and throws what the first of those that failed threw.
  void finish() throws IOException {
    free.acquireUninterruptibly(AT_ONCE);
    free.release(AT_ONCE);
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Exception e -> throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
