package idunno.serving;

/// The coordinator, as a worker sees it from its own node, wherever the leader is.
public interface Coordinator {
  /// Delivers what the worker has to report, asks for work, and is the worker's heartbeat. Blocks
  /// until there is something to say or `poll.waitMs()` has passed. Reports are settled exactly
  /// once however often they are delivered.
  ///
  /// @throws idunno.base.ProblemException NOT_NOW when no coordinator answers: the worker keeps its
  ///   reports and tries again, while running what it holds
  Assignment poll(Poll poll) throws InterruptedException;
}
