package idunno.serving.core;

import java.util.List;

/// A worker, what it has loaded and what it runs.
///
/// @param memoryBytes what it has for models; 0 where that is not known
/// @param usedBytes what those need that it is to hold, by estimate
/// @param speed of a slot, where 1 is the average of all workers
public record WorkerView(
    WorkerId worker,
    int slots,
    long memoryBytes,
    long usedBytes,
    double speed,
    List<String> models,
    List<TaskGrant> tasks) {}
