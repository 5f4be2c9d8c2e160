package idunno.engine;

import idunno.base.Clock;
import idunno.engine.onnx.OnnxModel;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/// Measures what a query costs, so that a schedule can begin with more than a guess.
final class Probe {
  /// Enough to be past the first runs' warm-up, little enough not to delay a deployment.
  private static final long MEASURE_NANOS = 100_000_000;

  private Probe() {}

  static OptionalDouble measure(OnnxModel model, int batch, Duration limit, Clock clock)
      throws ModelFailure, InterruptedException {
    Optional<Batch.Rows> zeros = model.zeros(Math.min(batch, model.mostRowsPerRun()));
    if (zeros.isEmpty()) {
      return OptionalDouble.empty();
    }
    long end = clock.monotonicNanos() + Math.min(limit.toNanos(), MEASURE_NANOS);
    double best = Double.MAX_VALUE;
    // The fastest of several: everything that disturbs a run makes it slower, never faster.
    do {
      long start = clock.monotonicNanos();
      model.run(zeros.get(), limit);
      double nanos = clock.monotonicNanos() - start;
      best = Math.min(best, nanos / 1e6 / zeros.get().size());
    } while (clock.monotonicNanos() - end < 0);
    return OptionalDouble.of(best);
  }
}
