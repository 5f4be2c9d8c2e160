package idunno.serving.core;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The pieces that the whole state is saved as, in the order of [Serving#save]. Small enough to be
/// written one by one; [Serving#load] takes them in the same order.
public sealed interface Saved {
  /// @param nodes names of all nodes that ever had a worker; a task names its worker by the index
  /// @param versions the latest version of each model name
  record Root(
      long timeMs,
      long lastJob,
      List<String> nodes,
      SortedMap<String, Long> versions,
      Looked placement)
      implements Saved {}

  /// How a deployment ended.
  record Outcome(String model, long version, Deployment ended) implements Saved {}

  /// @param measured how often its speed was
  /// @param models what it is to hold, by name
  record Worker(
      WorkerId worker, int slots, long memoryBytes, double speed, int measured, List<String> models)
      implements Saved {}

  /// When the placement was last looked at, whether it is to be again, and how often in a row it
  /// was found too little.
  record Looked(long lastMs, boolean due, int low) {}

  /// @param chosen nodes whose answer the deployment waits for
  /// @param wanted how many nodes were chosen
  record Model(
      ModelSpec spec,
      int batch,
      String phase,
      int wanted,
      List<String> chosen,
      List<String> loaded,
      SortedMap<String, String> failures,
      Service service)
      implements Saved {}

  /// How a model has been served.
  record Service(
      double msPerQuery,
      long needBytes,
      boolean needIsMeasured,
      long dispatched,
      long completed,
      long backloggedSinceMs,
      Rate rate,
      Timing processing,
      Timing waiting) {}

  record Rate(long newest, List<Integer> counts) {}

  record Timing(long count, double mean, double squares, SortedMap<Integer, Long> buckets) {}

  /// @param fresh tasks from this to the last cut one are not saved: cutting makes them again
  /// @param again those that came back, in order
  record Job(
      long job,
      String owner,
      String model,
      long modelVersion,
      List<Pack> packs,
      int batch,
      boolean hasLabels,
      JobState state,
      Times times,
      Counts counts,
      int fresh,
      List<Integer> again,
      @Nullable Rate rate)
      implements Saved {}

  /// 0 where it has not happened.
  record Times(long submittedMs, long startedMs, long finishedMs) {}

  record Counts(long succeeded, long failed, long cancelled, long labelled, long correct) {}

  /// Some tasks of the last job.
  record Tasks(List<Task> tasks) implements Saved {}

  record Task(
      int task,
      Range range,
      TaskState state,
      int failures,
      int losses,
      int attempt,
      int worker,
      long output,
      int half) {}

  record Range(int pack, int first, int count) {}

  /// A dead letter of the last job.
  record Letter(int task, String reason, int attempts) implements Saved {}

  /// An attempt that is out.
  record Held(TaskGrant grant, WorkerId worker, long grantedMs) implements Saved {}

  record Request(String id, long timeMs, ServingResult result) implements Saved {}
}
