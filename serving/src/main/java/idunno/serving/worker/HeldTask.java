package idunno.serving.worker;

import idunno.serving.Attempt;
import idunno.serving.core.TaskGrant;
import idunno.serving.pack.PackSlice;
import org.jspecify.annotations.Nullable;

/// One attempt that the worker holds. Guarded by its [Desk]'s lock; a thread that was handed the
/// task may read `grant`, and what it was handed it for.
final class HeldTask {
  /// From the grant to the report.
  enum Phase {
    QUEUED,
    FETCHING,
    READY,
    RUNNING,
    /// Answered; waits for a thread that stores the output.
    ANSWERED,
    STAGING
  }

  final TaskGrant grant;
  final Attempt attempt;
  Phase phase = Phase.QUEUED;
  boolean revoked;
  long startedNanos;
  long answeredNanos;
  @Nullable PackSlice slice;
  @Nullable TaskAnswers answers;
  @Nullable Thread runner;

  HeldTask(TaskGrant grant) {
    this.grant = grant;
    this.attempt = new Attempt(grant.id(), grant.attempt());
  }

  /// Gives back what the inputs lie in; the task is not to be run, or has been.
  void dropInputs() {
    if (slice != null) {
      slice.close();
      slice = null;
    }
  }

  /// Whether nothing has been computed for it yet.
  boolean isWaiting() {
    return switch (phase) {
      case QUEUED, FETCHING, READY -> true;
      case RUNNING, ANSWERED, STAGING -> false;
    };
  }
}
