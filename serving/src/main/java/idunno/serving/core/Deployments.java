package idunno.serving.core;

import idunno.base.Problem;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The life of models: deploying on the chosen workers, rolling back, draining.
final class Deployments {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /// Enough for a compiler's first errors.
  private static final int REASON_CHARS = 4000;

  private final Models models;
  private final Workers workers;
  private final Backlog backlog;
  private final Placement placement;

  Deployments(Models models, Workers workers, Backlog backlog, Placement placement) {
    this.models = models;
    this.workers = workers;
    this.backlog = backlog;
    this.placement = placement;
  }

  Optional<Problem> check(ServingCommand.Deploy deploy) {
    if (!NAME.matcher(deploy.name()).matches()) {
      return Optional.of(
          Problem.badInput(
              "'%s' is no name for a model: use up to 100 letters, digits, '.', '_' and '-'"
                  .formatted(deploy.name())));
    }
    return Batches.check(deploy.batch())
        .or(() -> checkFree(deploy.name()))
        .or(() -> checkRoom(deploy));
  }

  private Optional<Problem> checkRoom(ServingCommand.Deploy deploy) {
    if (deploy.needBytes() < 0) {
      return Optional.of(
          Problem.badInput(
              "model '%s' cannot need %d bytes".formatted(deploy.name(), deploy.needBytes())));
    }
    if (workers.isEmpty()) {
      return Optional.of(
          Problem.notNow(
              "there is no worker to load model '%s': try again when one has joined"
                  .formatted(deploy.name())));
    }
    return Optional.ofNullable(placement.refusal(newModel(deploy, 0))).map(Problem::noRoom);
  }

  private static Model newModel(ServingCommand.Deploy deploy, long version) {
    ModelSpec spec =
        new ModelSpec(
            deploy.name(),
            version,
            deploy.runtime(),
            deploy.manifest(),
            new TreeMap<>(deploy.files()));
    Model model = new Model(spec, deploy.batch());
    model.needBytes = deploy.needBytes();
    return model;
  }

  private Optional<Problem> checkFree(String name) {
    Model model = models.find(name);
    if (model == null) {
      return Optional.empty();
    }
    String text =
        switch (model.phase) {
          case LOADING -> "model '%s' is being deployed already: wait, or choose another name";
          case READY -> "model '%s' exists already: undeploy it first, or choose another name";
          case DRAINING -> "model '%s' is still being undeployed: wait, or choose another name";
        };
    return Optional.of(Problem.conflict(text.formatted(name)));
  }

  ServingResult deploy(ServingCommand.Deploy deploy) {
    Model model = newModel(deploy, models.nextVersion(deploy.name()));
    models.add(model);
    placement.choose(model).forEach(worker -> model.chosen.add(worker.node()));
    model.wanted = model.chosen.size();
    return new ServingResult.Deploying(
        model.name(), model.spec.version(), model.batch, List.copyOf(model.chosen));
  }

  Optional<Problem> checkLoad(WorkerId worker, String name, long version) {
    if (!workers.isRegistered(worker)) {
      return Optional.of(Registration.unknown(worker));
    }
    return models.find(name, version) != null
        ? Optional.empty()
        : Optional.of(
            Problem.conflict(
                "version %d of model '%s' is not wanted any more: drop it"
                    .formatted(version, name)));
  }

  ServingResult loaded(ServingCommand.Loaded c, long timeMs) {
    Model model = models.get(c.model());
    Worker worker = workers.get(c.worker());
    model.failures.remove(worker.node());
    if (model.measured(c.memoryBytes())) {
      placement.touch();
    }
    if (worker.isToHold(model) && hasLoaded(worker, model, timeMs)) {
      Speeds.learn(model, worker, c.msPerQuery());
      settle(model);
    }
    return new ServingResult.LoadNoted(c.model(), c.version());
  }

  private boolean hasLoaded(Worker worker, Model model, long timeMs) {
    backlog.gotWorker(model, timeMs);
    return model.loaded.add(worker.node());
  }

  /// Whether [ServingCommand.Hold] would change nothing.
  boolean isKnownToHold(WorkerId id, SortedMap<String, Long> held) {
    Worker worker = workers.find(id);
    return worker == null
        || worker.assigned().stream()
            .allMatch(model -> isIn(held, model) == model.loaded.contains(worker.node()));
  }

  private static boolean isIn(SortedMap<String, Long> held, Model model) {
    Long version = held.get(model.name());
    return version != null && version == model.spec.version();
  }

  ServingResult hold(ServingCommand.Hold c, long timeMs) {
    Worker worker = workers.get(c.worker());
    int holds = 0;
    for (Model model : List.copyOf(worker.assigned())) {
      if (!isIn(c.models(), model)) {
        model.loaded.remove(worker.node());
      } else {
        holds++;
        if (hasLoaded(worker, model, timeMs)) {
          settle(model);
        }
      }
    }
    return new ServingResult.Held(c.worker(), holds);
  }

  ServingResult failed(ServingCommand.LoadFailed c) {
    Model model = models.get(c.model());
    workers.get(c.worker()).unassign(model);
    placement.touch();
    String reason = c.reason();
    model.failures.put(
        c.worker().node(), reason.substring(0, Math.min(reason.length(), REASON_CHARS)));
    settle(model);
    return new ServingResult.LoadNoted(c.model(), c.version());
  }

  /// Ends a deployment when every chosen worker has answered: all of them have it, or it never was.
  private void settle(Model model) {
    if (model.phase != Model.Phase.LOADING || !model.pending().isEmpty()) {
      return;
    }
    if (model.chosen.stream().anyMatch(model.failures::containsKey)) {
      rollBack(model);
    } else if (!model.loaded.isEmpty()) {
      model.phase = Model.Phase.READY;
      placement.touch();
      models.ended(model.spec, new Deployment.Deployed());
    }
  }

  private void rollBack(Model model) {
    models.rollBack(model, new Deployment.Failed(new TreeMap<>(model.failures)));
    placement.drop(model);
  }

  Optional<Problem> checkExists(String name) {
    return models.find(name) != null ? Optional.empty() : Optional.of(models.unknown(name));
  }

  ServingResult undeploy(ServingCommand.Undeploy c) {
    Model model = models.get(c.name());
    if (model.phase == Model.Phase.LOADING) {
      model.pending().forEach(node -> model.failures.put(node, "undeployed before it was loaded"));
      rollBack(model);
    } else {
      model.phase = Model.Phase.DRAINING;
      if (models.removeIfDrained(model)) {
        placement.drop(model);
      }
    }
    return new ServingResult.Undeploying(model.name(), model.spec.version(), model.openJobs);
  }

  ServingResult setBatch(ServingCommand.SetBatch c) {
    models.get(c.model()).batch = c.batch();
    return new ServingResult.BatchSet(c.model(), c.batch());
  }

  /// A worker that comes takes the place of a chosen one that died.
  void workerCame(Worker worker) {
    for (Model model : models.all()) {
      if (model.phase == Model.Phase.LOADING
          && model.chosen.size() < model.wanted
          && worker.freeBytes() >= model.needBytes) {
        worker.assign(model);
        model.chosen.add(worker.node());
      }
    }
  }

  /// What a dead worker had loaded is gone; its reason for not loading is kept, so that the user of
  /// a deployment that fails is told.
  void workerWent(Worker worker) {
    String node = worker.node();
    for (Model model : List.copyOf(models.all())) {
      worker.unassign(model);
      if (model.phase != Model.Phase.LOADING) {
        model.failures.remove(node);
      } else if (!model.failures.containsKey(node)) {
        if (model.chosen.remove(node)) {
          replace(model);
        }
        settle(model);
      }
    }
  }

  private void replace(Model model) {
    Worker other = placement.replacement(model);
    if (other != null) {
      model.chosen.add(other.node());
    }
  }
}
