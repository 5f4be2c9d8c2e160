package idunno.serving.core;

import idunno.base.Problem;
import java.util.Optional;

/// What a batch size may be.
final class Batches {
  private Batches() {}

  static Optional<Problem> check(int batch) {
    return batch >= 1 && batch <= ServingLimits.MAX_BATCH
        ? Optional.empty()
        : Optional.of(
            Problem.badInput(
                "batch size %d is not between 1 and %d: choose another"
                    .formatted(batch, ServingLimits.MAX_BATCH)));
  }
}
