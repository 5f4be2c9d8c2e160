package idunno.engine;

import idunno.base.Clock;
import idunno.engine.onnx.OnnxModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Measures what a query costs, so that a schedule can begin with more than a guess, and how many
/// rows a run should take. A batch is a unit of transport: some graphs run fastest on all of its
/// rows at once, others row by row, because what lies between their layers then stays in the
/// processor's cache. Smaller runs are chosen only where they give the very same answers, so that a
/// job's output does not depend on how a machine felt when the model was loaded.
final class Probe {
  /// Enough to be past the first runs' warm-up, little enough not to delay a deployment.
  private static final long MEASURE_NANOS = 800_000_000;

  /// Of a slow model not enough fits into that time to tell a difference from a disturbance.
  private static final int ROUNDS = 5;

  private static final long MOST_NANOS = 4_000_000_000L;

  /// A batch that takes this long says what it costs at once, and cutting it gains least.
  private static final long LONG_NANOS = 200_000_000;

  /// How much faster smaller runs must be to be chosen: less than this may be chance.
  private static final double GAIN = 0.97;

  private static final int STEP = 4;

  private final OnnxModel model;
  private final Batch.Rows rows;
  private final Duration limit;
  private final Clock clock;

  private Probe(OnnxModel model, Batch.Rows rows, Duration limit, Clock clock) {
    this.model = model;
    this.rows = rows;
    this.limit = limit;
    this.clock = clock;
  }

  /// Measures `model` on made-up rows, and sets how many rows its runs take.
  ///
  /// @return milliseconds of one caller's time for a query
  static OptionalDouble measure(OnnxModel model, int batch, Duration limit, Clock clock)
      throws ModelFailure, InterruptedException {
    Optional<Batch.Rows> rows = model.madeUpRows(Math.min(batch, model.mostRowsPerRun()));
    return rows.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(new Probe(model, rows.get(), limit, clock).best());
  }

  private double best() throws ModelFailure, InterruptedException {
    long begun = clock.monotonicNanos();
    int whole = rows.size();
    List<Answer> answers = run(whole);
    long first = nanos(whole);
    List<Integer> sizes = new ArrayList<>(List.of(whole));
    for (int size = 1; size < whole && first < LONG_NANOS; size *= STEP) {
      if (run(size).equals(answers)) {
        sizes.add(size);
      }
    }
    long[] best = new long[sizes.size()];
    Arrays.fill(best, first);
    // The fastest of several: everything that disturbs a run makes it slower, never faster.
    for (int round = 0; isEarly(round, begun); round++) {
      for (int i = 0; i < best.length; i++) {
        best[i] = Math.min(best[i], nanos(sizes.get(i)));
      }
    }
    int chosen = 0;
    for (int i = 1; i < best.length; i++) {
      if (best[i] < GAIN * best[0] && best[i] < best[chosen]) {
        chosen = i;
      }
    }
    model.runAtMost(chosen == 0 ? Manifest.MAX_BATCH : sizes.get(chosen));
    return best[chosen] / 1e6 / whole;
  }

  private boolean isEarly(int round, long begunNanos) {
    long spent = clock.monotonicNanos() - begunNanos;
    return round == 0
        || spent < Math.min(limit.toNanos(), round < ROUNDS ? MOST_NANOS : MEASURE_NANOS);
  }

  private long nanos(int runSize) throws ModelFailure, InterruptedException {
    long start = clock.monotonicNanos();
    List<Answer> unused = run(runSize);
    return clock.monotonicNanos() - start;
  }

  private List<Answer> run(int runSize) throws ModelFailure, InterruptedException {
    model.runAtMost(runSize);
    return model.run(rows, limit);
  }
}
