package idunno.serving.core;

import idunno.base.Problem;
import java.util.Optional;

/// The coming and going of workers, and what it does to their tasks and models.
final class Registration {
  private final Workers workers;
  private final Deployments deployments;
  private final Settlement settlement;
  private final Placement placement;

  Registration(
      Workers workers, Deployments deployments, Settlement settlement, Placement placement) {
    this.workers = workers;
    this.deployments = deployments;
    this.settlement = settlement;
    this.placement = placement;
  }

  static Problem unknown(WorkerId worker) {
    return Problem.conflict(
        "worker %s (started %d) is not registered: it is to register again"
            .formatted(worker.node(), worker.epoch()));
  }

  Optional<Problem> checkRegistered(WorkerId worker) {
    return workers.isRegistered(worker) ? Optional.empty() : Optional.of(unknown(worker));
  }

  Optional<Problem> check(ServingCommand.RegisterWorker c) {
    if (c.memoryBytes() < 0) {
      return Optional.of(
          Problem.badInput(
              "worker %s has %d bytes of memory: it needs 0, for not known, or more"
                  .formatted(c.worker().node(), c.memoryBytes())));
    }
    if (c.slots() < 1) {
      return Optional.of(
          Problem.badInput(
              "worker %s has %d slots: it needs at least 1"
                  .formatted(c.worker().node(), c.slots())));
    }
    Worker present = workers.find(c.worker().node());
    return present == null || present.id.epoch() <= c.worker().epoch()
        ? Optional.empty()
        : Optional.of(
            Problem.conflict(
                "worker %s was restarted at %d: its life from %d is over"
                    .formatted(c.worker().node(), present.id.epoch(), c.worker().epoch())));
  }

  ServingResult register(ServingCommand.RegisterWorker c, long timeMs) {
    int lost = 0;
    Worker present = workers.find(c.worker().node());
    if (present != null && !present.id.equals(c.worker())) {
      lost = end(present, "its worker was restarted", timeMs);
    }
    Worker known = workers.find(c.worker());
    if (known != null) {
      known.slots = c.slots();
      known.memoryBytes = c.memoryBytes();
    } else {
      Worker worker = new Worker(c.worker(), c.slots(), c.memoryBytes());
      workers.put(worker);
      deployments.workerCame(worker);
    }
    placement.lookNow(timeMs);
    return new ServingResult.Registered(c.worker(), lost);
  }

  ServingResult remove(ServingCommand.RemoveWorker c, long timeMs) {
    int lost = end(workers.get(c.worker()), "its worker died", timeMs);
    placement.lookNow(timeMs);
    return new ServingResult.Removed(c.worker(), lost);
  }

  private int end(Worker worker, String reason, long timeMs) {
    workers.remove(worker);
    deployments.workerWent(worker);
    return settlement.workerDied(worker.id, reason, timeMs);
  }
}
