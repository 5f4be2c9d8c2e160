package idunno.serving.worker;

import idunno.serving.Attempt;
import org.jspecify.annotations.Nullable;

/// A task on a slot at this moment.
///
/// @param firstId the id of its first query, once its inputs are here
/// @param runningMs for how long it has been on the slot
public record RunningTask(
    Attempt attempt,
    String model,
    long modelVersion,
    int queries,
    @Nullable String firstId,
    long runningMs) {}
