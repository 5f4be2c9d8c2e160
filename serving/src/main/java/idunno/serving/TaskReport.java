package idunno.serving;

/// What became of one attempt at a task.
public sealed interface TaskReport {
  Attempt attempt();

  /// Every query has an answer line in the staged output.
  ///
  /// @param failed how many of the answers are the query's own error
  /// @param labelled how many succeeded queries carry a label, `correct` of them rightly answered
  /// @param processingMs from the start of decoding to the last answer
  record Done(
      Attempt attempt,
      StagedOutput output,
      int succeeded,
      int failed,
      int labelled,
      int correct,
      double processingMs)
      implements TaskReport {}

  /// The system's error: the model crashed, hung or could not be reached. Will be retried.
  record Broke(Attempt attempt, String reason) implements TaskReport {}

  /// Handed back untouched: the worker is stopping, or no longer has the model. Does not count as a
  /// failed attempt.
  record Returned(Attempt attempt) implements TaskReport {}
}
