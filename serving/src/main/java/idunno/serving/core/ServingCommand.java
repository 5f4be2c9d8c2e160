package idunno.serving.core;

import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;

/// Everything that can change the state of serving. Each is one part of a log entry: checked with
/// [Serving#check], then applied with [Serving#apply], on every replica alike.
public sealed interface ServingCommand {
  /// A worker presents itself. A newer epoch of the same node ends the older one. Repeating it is
  /// harmless and sets slots and memory.
  ///
  /// @param slots how many tasks it runs at once, at least 1
  /// @param memoryBytes what it has for models; 0: not known, and taken for enough
  record RegisterWorker(WorkerId worker, int slots, long memoryBytes) implements ServingCommand {}

  /// A worker is dead or gone: what it held goes back to the front of its queues.
  record RemoveWorker(WorkerId worker) implements ServingCommand {}

  /// Some workers, chosen by [Placement], are to load a new model under a free name.
  ///
  /// @param files path within the model's folder to file
  /// @param batch queries per task, for tasks cut from now on
  /// @param needBytes the memory that a worker is expected to need for it; 0: not known
  /// @param requestId the client's own; a repeat has the first one's result
  record Deploy(
      String name,
      String runtime,
      String manifest,
      SortedMap<String, FileRef> files,
      int batch,
      long needBytes,
      String requestId)
      implements ServingCommand {}

  /// The worker has loaded the model.
  ///
  /// @param msPerQuery what a probe took, or 0 where there was none
  /// @param memoryBytes what it took, or 0 where that was not measured
  record Loaded(WorkerId worker, String model, long version, double msPerQuery, long memoryBytes)
      implements ServingCommand {}

  /// What the worker has in memory now: what it was told to hold and has not loaded, or has loaded
  /// already, shows by it.
  ///
  /// @param models name to version
  record Hold(WorkerId worker, SortedMap<String, Long> models) implements ServingCommand {}

  /// Nothing but the passing of time: what was put off is done.
  record Look() implements ServingCommand {}

  /// The worker could not fetch or set up the model.
  record LoadFailed(WorkerId worker, String model, long version, String reason)
      implements ServingCommand {}

  /// No new jobs for this model; it goes when its jobs have ended.
  record Undeploy(String name, String requestId) implements ServingCommand {}

  /// Sets the batch size for tasks cut from now on.
  record SetBatch(String model, int batch) implements ServingCommand {}

  /// A job over all queries of `packs`, in that order.
  ///
  /// @param batch queries per task, or empty for the model's
  /// @param labelled whether the inputs carry labels, so that accuracy can be counted
  record Submit(
      String requestId,
      String owner,
      String model,
      List<Pack> packs,
      OptionalInt batch,
      boolean labelled)
      implements ServingCommand {}

  /// The worker has room for tasks.
  ///
  /// @param budgetMs for how many slot-milliseconds, by the model's estimated cost; where there is
  ///   room at all it gets at least one task
  /// @param maxTasks never more than this many
  record Grant(WorkerId worker, long budgetMs, int maxTasks) implements ServingCommand {}

  /// The attempt's output is stored, and every query of the task has its answer in it.
  ///
  /// @param output named as [TaskGrant#outputName] says
  /// @param failed how many of the answers are the query's own error
  /// @param processingMs what the whole task took
  record Complete(
      TaskId task,
      int attempt,
      WorkerId worker,
      FileRef output,
      int succeeded,
      int failed,
      int labelled,
      int correct,
      double processingMs)
      implements ServingCommand {}

  /// The system failed the attempt: a crash, a hang. Counts towards bisection.
  record Break(TaskId task, int attempt, String reason) implements ServingCommand {}

  /// Handed back untouched by its worker; counts for nothing.
  record Return(TaskId task, int attempt) implements ServingCommand {}

  /// The leader takes the attempt away: its lease ran out. Counts as a loss.
  record Revoke(TaskId task, int attempt, String reason) implements ServingCommand {}

  /// Everything of the job that has not ended becomes Cancelled.
  record Cancel(long job) implements ServingCommand {}

  /// No more tasks of the job are handed out; those that are out go on.
  record Pause(long job) implements ServingCommand {}

  /// Undoes [Pause].
  record Resume(long job) implements ServingCommand {}

  /// The job's dead letters, and only these, become Ready again with nothing counted against them.
  record Retry(long job) implements ServingCommand {}

  /// Changes nothing, and is refused when a job or a model refers to one of the files: so that a
  /// transaction can take away files that serving does not need.
  record Disown(List<FileRef> files) implements ServingCommand {
    public Disown {
      files = List.copyOf(files);
    }
  }
}
