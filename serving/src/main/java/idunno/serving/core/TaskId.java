package idunno.serving.core;

/// A task within its job. Bisection makes new numbers, and none is used twice; a retry keeps the
/// number and counts its attempts on.
public record TaskId(long job, int task) {
  /// `JOB-TASK`, as people see it.
  @Override
  public String toString() {
    return job + "-" + task;
  }
}
