package idunno.serving.core;

/// Leave for one worker to run one task once: a lease.
///
/// @param attempt counts from 1; only the present attempt can commit (the fence)
/// @param pack the file of packed inputs that holds all of the task's queries
/// @param first the position within the pack of the task's first query
/// @param count how many queries
/// @param limitMs how long one run of the task may take before it counts as hung
public record TaskGrant(
    TaskId id,
    int attempt,
    String model,
    long modelVersion,
    FileRef pack,
    long first,
    int count,
    long limitMs) {
  /// The name, unique to this attempt, of the file that the output goes into: JSON lines, one per
  /// query, in input order.
  public String outputName() {
    return outputName(id, attempt);
  }

  /// The name of that attempt's output.
  static String outputName(TaskId id, int attempt) {
    return ".idunno/jobs/%d/%06d.%d.jsonl".formatted(id.job(), id.task(), attempt);
  }
}
