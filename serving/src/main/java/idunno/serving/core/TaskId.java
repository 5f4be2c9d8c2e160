package idunno.serving.core;

/// A task within its job. Bisection and retry make new numbers; none is used twice.
public record TaskId(long job, int task) {
  /// `JOB-TASK`, as people see it.
  @Override
  public String toString() {
    return job + "-" + task;
  }
}
