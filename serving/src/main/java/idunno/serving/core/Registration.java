package idunno.serving.core;

import idunno.base.Problem;
import java.util.Optional;

/// The coming and going of workers, and what it does to their tasks and models.
final class Registration {
  private final Workers workers;
  private final Deployments deployments;
  private final Settlement settlement;

  Registration(Workers workers, Deployments deployments, Settlement settlement) {
    this.workers = workers;
    this.deployments = deployments;
    this.settlement = settlement;
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
    if (c.slots() < 1) {
      return Optional.of(
          Problem.badInput(
              "worker %s has %d slots: it needs at least 1"
                  .formatted(c.worker().node(), c.slots())));
    }
    Workers.Entry present = workers.find(c.worker().node());
    return present == null || present.id().epoch() <= c.worker().epoch()
        ? Optional.empty()
        : Optional.of(
            Problem.conflict(
                "worker %s was restarted at %d: its life from %d is over"
                    .formatted(c.worker().node(), present.id().epoch(), c.worker().epoch())));
  }

  ServingResult register(ServingCommand.RegisterWorker c, long timeMs) {
    int lost = 0;
    Workers.Entry present = workers.find(c.worker().node());
    if (present != null && !present.id().equals(c.worker())) {
      lost = end(present.id(), "its worker was restarted", timeMs);
    }
    boolean isNew = !workers.isRegistered(c.worker());
    workers.put(c.worker(), c.slots());
    if (isNew) {
      deployments.workerCame(c.worker());
    }
    return new ServingResult.Registered(c.worker(), lost);
  }

  ServingResult remove(ServingCommand.RemoveWorker c, long timeMs) {
    return new ServingResult.Removed(c.worker(), end(c.worker(), "its worker died", timeMs));
  }

  private int end(WorkerId worker, String reason, long timeMs) {
    workers.remove(worker);
    deployments.workerWent(worker);
    return settlement.workerDied(worker, reason, timeMs);
  }
}
