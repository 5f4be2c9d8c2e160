package idunno.serving.worker;

import idunno.serving.Attempt;
import idunno.serving.core.TaskGrant;
import idunno.serving.pack.PackSlice;
import java.util.concurrent.TimeUnit;
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
    long runningMs) {
  /// Under the [Desk]'s lock.
  static RunningTask of(HeldTask task, long nowNanos) {
    TaskGrant grant = task.grant;
    PackSlice slice = task.slice;
    return new RunningTask(
        task.attempt,
        grant.model(),
        grant.modelVersion(),
        grant.count(),
        slice == null ? null : slice.ids().getFirst(),
        TimeUnit.NANOSECONDS.toMillis(nowNanos - task.startedNanos));
  }
}
