package idunno.serving.worker;

import idunno.serving.core.TaskGrant;
import idunno.serving.worker.HeldTask.Phase;
import java.time.Duration;
import java.util.Collection;

/// How much work the worker wants, given what it has in hand: enough that no slot waits, little
/// enough that other models' turn comes soon. Guarded by the [Desk]'s lock.
final class Appetite {
  private final int slots;
  private final double mostMsPerSlot;
  private final CostEstimates costs = new CostEstimates();
  private final StorageTrouble trouble = new StorageTrouble();
  private final SlowStart slowStart = new SlowStart();

  Appetite(int slots, Duration mostPerSlot) {
    this.slots = slots;
    this.mostMsPerSlot = mostPerSlot.toNanos() / 1e6;
  }

  Room room(Collection<HeldTask> held, long nowNanos) {
    if (held.isEmpty()) {
      slowStart.idle();
    }
    if (trouble.isPaused(nowNanos)) {
      return Room.noneFor(trouble.pauseMs(nowNanos));
    }
    double perSlotMs = slowStart.perSlotMs(mostMsPerSlot);
    double[] remainingMs = new double[slots];
    int slot = 0;
    int waiting = 0;
    double waitingMs = 0;
    for (HeldTask task : held) {
      double ms = costs.taskMs(task.grant.model(), task.grant.count(), mostMsPerSlot);
      if (task.isWaiting()) {
        waiting++;
        waitingMs += ms;
      } else if (task.phase == Phase.RUNNING && slot < remainingMs.length) {
        // A run that takes longer than foreseen is still a run.
        remainingMs[slot++] = Math.max(0.1, ms - (nowNanos - task.startedNanos) / 1e6);
      }
    }
    return Room.of(perSlotMs, remainingMs, waiting, waitingMs);
  }

  /// Work has come.
  void granted() {
    slowStart.granted(mostMsPerSlot);
  }

  /// A task has run to its end.
  void ran(TaskGrant grant, long nanos) {
    costs.learn(grant.model(), grant.count(), nanos / 1e6);
  }

  /// An output could not be stored: no work is wanted for a while.
  ///
  /// @return how long the pause is, in milliseconds
  long storageFailed(long nowNanos) {
    return trouble.failed(nowNanos);
  }

  void storageWorked() {
    trouble.worked();
  }
}
