package idunno.bench.load;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Some operations, so many at once.
final class Load {
  private Load() {}

  /// One of them.
  interface Operation {
    void run(int number) throws IOException;
  }

  /// What it took.
  ///
  /// @param seconds for all
  /// @param nanos for each, sorted
  record Took(double seconds, long[] nanos) {
    /// Milliseconds that so large a share of the operations did not exceed.
    double millis(double share) {
      int at = (int) Math.ceil(share * nanos.length) - 1;
      return nanos[Math.clamp(at, 0, nanos.length - 1)] / 1e6;
    }

    /// As [LoadHost] says it.
    String said() {
      return "done %.6f %.4f %.4f %.4f".formatted(seconds, millis(0.5), millis(0.99), millis(1));
    }
  }

  /// @param threads how many at once
  static Took run(int count, int threads, Operation operation)
      throws IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    long[] nanos = new long[count];
    long start = System.nanoTime();
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      var futures =
          IntStream.range(0, threads)
              .mapToObj(_ ->
                  workers.submit(() -> {
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                      long begun = System.nanoTime();
                      operation.run(i);
                      nanos[i] = System.nanoTime() - begun;
                    }
                    return null;
                  }))
              .toList();
      for (Future<?> each : futures) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("an operation failed: " + e.getCause(), e);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Arrays.sort(nanos);
    return new Took(seconds, nanos);
  }
}
