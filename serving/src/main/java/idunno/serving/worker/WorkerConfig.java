package idunno.serving.worker;

import idunno.serving.core.WorkerId;
import java.nio.file.Path;
import java.time.Duration;

/// How one worker behaves.
///
/// @param id this life of the worker
/// @param slots how many tasks run at once: one per core
/// @param memoryBytes what it has for models, 0 for as much as they need
/// @param modelsFolder where fetched models lie; what an earlier life left there is removed
/// @param budgetPerSlot how much work to hold per slot, running or waiting
/// @param heartbeat the longest time between two polls while there is work
/// @param patience how long a worker that has nothing waits for an answer to its poll
/// @param reportDelay how long a finished task's report may wait for others to travel with it,
///   while there is still work
/// @param closeLimit how long `close` lets running tasks go on
/// @param seed for jitter and folder names
public record WorkerConfig(
    WorkerId id,
    int slots,
    long memoryBytes,
    Path modelsFolder,
    Duration budgetPerSlot,
    Duration heartbeat,
    Duration patience,
    Duration reportDelay,
    Duration closeLimit,
    long seed) {
  public WorkerConfig {
    if (slots < 1) {
      throw new IllegalArgumentException("a worker needs at least one slot, not " + slots);
    }
    if (memoryBytes < 0) {
      throw new IllegalArgumentException("a worker cannot have " + memoryBytes + " bytes");
    }
    if (budgetPerSlot.isNegative() || budgetPerSlot.isZero()) {
      throw new IllegalArgumentException("a worker's budget must be more than nothing");
    }
    if (heartbeat.isNegative() || heartbeat.isZero()) {
      throw new IllegalArgumentException("a worker's heartbeat must be more than nothing");
    }
  }

  /// The usual times: 200 ms of work per slot, a heartbeat at least every 500 ms, every 30 s with
  /// nothing to do, reports together for up to 200 ms, 5 s to finish.
  public static WorkerConfig of(WorkerId id, int slots, Path modelsFolder, long seed) {
    return new WorkerConfig(
        id,
        slots,
        0,
        modelsFolder,
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        Duration.ofMillis(200),
        Duration.ofSeconds(5),
        seed);
  }

  /// The same with another amount of work per slot.
  public WorkerConfig withBudgetPerSlot(Duration budget) {
    return new WorkerConfig(
        id,
        slots,
        memoryBytes,
        modelsFolder,
        budget,
        heartbeat,
        patience,
        reportDelay,
        closeLimit,
        seed);
  }

  /// The same with so much memory for models.
  public WorkerConfig withMemory(long bytes) {
    return new WorkerConfig(
        id,
        slots,
        bytes,
        modelsFolder,
        budgetPerSlot,
        heartbeat,
        patience,
        reportDelay,
        closeLimit,
        seed);
  }
}
