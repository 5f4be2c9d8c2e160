package idunno.serving.core;

import java.util.List;

/// What applying a [ServingCommand] did.
public sealed interface ServingResult {
  /// Answers RegisterWorker.
  ///
  /// @param lost how many tasks an older life of the worker held
  record Registered(WorkerId worker, int lost) implements ServingResult {}

  /// Answers RemoveWorker.
  ///
  /// @param lost how many tasks it held
  record Removed(WorkerId worker, int lost) implements ServingResult {}

  /// Answers Deploy. How it ends: [Serving#deployment].
  ///
  /// @param workers the names of the nodes chosen to load it
  record Deploying(String model, long version, int batch, List<String> workers)
      implements ServingResult {}

  /// Answers Look.
  record Looked() implements ServingResult {}

  /// Answers Hold.
  ///
  /// @param models how many of those that the worker is to hold it has in memory
  record Held(WorkerId worker, int models) implements ServingResult {}

  /// Answers Loaded and LoadFailed.
  record LoadNoted(String model, long version) implements ServingResult {}

  /// Answers Undeploy.
  ///
  /// @param jobs how many jobs it still has to drain; with 0 it is gone
  record Undeploying(String model, long version, int jobs) implements ServingResult {}

  /// Answers SetBatch.
  record BatchSet(String model, int batch) implements ServingResult {}

  /// Answers Submit.
  record Submitted(long job, long queries, int tasks) implements ServingResult {}

  /// Answers Grant; may be empty.
  record Granted(List<TaskGrant> grants) implements ServingResult {}

  /// Answers Complete.
  ///
  /// @param jobEnded whether it was the job's last task
  record Completed(TaskId task, boolean jobEnded) implements ServingResult {}

  /// Answers Break, Return and Revoke.
  record PutBack(TaskId task, Fate fate) implements ServingResult {}

  /// Answers Cancel, Pause, Resume and Retry.
  ///
  /// @param queries how many queries changed their state by it
  record JobChanged(long job, JobState state, long queries) implements ServingResult {}

  /// Answers Disown.
  ///
  /// @param files how many files nothing refers to
  record Disowned(int files) implements ServingResult {}

  /// What becomes of a task whose attempt ended without an output.
  enum Fate {
    /// Ready again.
    READY,
    /// Replaced by two tasks, each with half of its queries.
    BISECTED,
    /// Its one query is a dead letter.
    DEAD_LETTER
  }
}
