package idunno.serving.core;

/// The fixed numbers of the machine. They decide what [Serving#apply] does, so all replicas of a
/// cluster must have the same.
///
/// @param taskFloorMs no task counts as hung before this
/// @param unknownTaskMs the least time limit of a task whose model has never completed one
/// @param failures how many failed attempts a task has before it is bisected, or given up when it
///   is a single query
/// @param lossesToBisect how often a task may be lost with its worker before it is bisected
/// @param lossesToGiveUp how often a single query may be lost with its worker before it is a dead
///   letter. Much higher than `failures`, because whoever kills a worker kills the tasks of
///   innocent queries with it; not unlimited, because a query may be what kills the worker.
/// @param tasksPerJob the most tasks that one job may be cut into
/// @param openTasks the most tasks that all jobs which have not ended may have together
public record ServingLimits(
    long taskFloorMs,
    long unknownTaskMs,
    int failures,
    int lossesToBisect,
    int lossesToGiveUp,
    int tasksPerJob,
    int openTasks) {

  /// The most queries that a task may have.
  public static final int MAX_BATCH = 65_536;

  public ServingLimits {
    if (taskFloorMs < 1 || unknownTaskMs < 1) {
      throw new IllegalArgumentException("a task's time limit must be at least 1 ms");
    }
    if (failures < 1 || lossesToBisect < 1 || lossesToGiveUp < 1 || lossesToGiveUp > 100) {
      throw new IllegalArgumentException("a task has from 1 to 100 attempts");
    }
    if (tasksPerJob < 1 || openTasks < tasksPerJob) {
      throw new IllegalArgumentException("the queue must hold at least one job of one task");
    }
  }

  /// What every cluster uses.
  public static ServingLimits standard() {
    return new ServingLimits(10_000, 30_000, 3, 5, 10, 2_000_000, 4_000_000);
  }
}
