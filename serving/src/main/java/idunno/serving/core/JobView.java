package idunno.serving.core;

import org.jspecify.annotations.Nullable;

/// A job as `jobs` and `job` show it. Times are in log time, milliseconds since the epoch.
///
/// @param started when its first task was handed out, or null
/// @param finished when its last task ended, or null
/// @param queriesPerSecond over the last 10 s; of an ended job, over its whole run
/// @param labelled answers with a label so far, `correct` of them right
public record JobView(
    long job,
    String owner,
    String model,
    long modelVersion,
    JobState state,
    Queries queries,
    Tasks tasks,
    int batch,
    long submitted,
    @Nullable Long started,
    @Nullable Long finished,
    double queriesPerSecond,
    boolean hasLabels,
    long labelled,
    long correct) {

  /// Counts of queries. What is in none of the last three has not ended.
  public record Queries(long total, long succeeded, long failed, long cancelled) {
    /// How many have not ended.
    public long left() {
      return total - succeeded - failed - cancelled;
    }
  }

  /// Counts of tasks by state; bisected ones are counted as their halves.
  public record Tasks(int ready, int waiting, int success, int failed, int cancelled) {}
}
