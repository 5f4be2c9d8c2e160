package idunno.serving.core;

import idunno.base.Problem;
import java.util.List;
import java.util.Optional;
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

  Deployments(Models models, Workers workers, Backlog backlog) {
    this.models = models;
    this.workers = workers;
    this.backlog = backlog;
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
        .or(() ->
            workers.isEmpty()
                ? Optional.of(
                    Problem.notNow(
                        "there is no worker to load model '%s': try again when one has joined"
                            .formatted(deploy.name())))
                : Optional.empty());
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
    ModelSpec spec =
        new ModelSpec(
            deploy.name(),
            models.nextVersion(deploy.name()),
            deploy.runtime(),
            deploy.manifest(),
            new TreeMap<>(deploy.files()));
    Model model = new Model(spec, deploy.batch());
    List<String> chosen = workers.names();
    model.chosen.addAll(chosen);
    model.wanted = chosen.size();
    models.add(model);
    return new ServingResult.Deploying(spec.name(), spec.version(), model.batch, chosen);
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
    backlog.gotWorker(model, timeMs);
    model.failures.remove(c.worker().node());
    if (model.loaded.add(c.worker().node()) && model.completed == 0) {
      model.learn(c.msPerQuery());
    }
    settle(model);
    return new ServingResult.LoadNoted(c.model(), c.version());
  }

  ServingResult failed(ServingCommand.LoadFailed c) {
    Model model = models.get(c.model());
    model.loaded.remove(c.worker().node());
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
      models.rollBack(model, new Deployment.Failed(new TreeMap<>(model.failures)));
    } else if (!model.loaded.isEmpty()) {
      model.phase = Model.Phase.READY;
      models.ended(model.spec, new Deployment.Deployed());
    }
  }

  Optional<Problem> checkExists(String name) {
    return models.find(name) != null ? Optional.empty() : Optional.of(models.unknown(name));
  }

  ServingResult undeploy(ServingCommand.Undeploy c) {
    Model model = models.get(c.name());
    if (model.phase == Model.Phase.LOADING) {
      model.pending().forEach(node -> model.failures.put(node, "undeployed before it was loaded"));
      models.rollBack(model, new Deployment.Failed(new TreeMap<>(model.failures)));
    } else {
      model.phase = Model.Phase.DRAINING;
      models.removeIfDrained(model);
    }
    return new ServingResult.Undeploying(model.name(), model.spec.version(), model.openJobs);
  }

  ServingResult setBatch(ServingCommand.SetBatch c) {
    models.get(c.model()).batch = c.batch();
    return new ServingResult.BatchSet(c.model(), c.batch());
  }

  /// A new life of a worker takes the place of a chosen one that died; models that it is not chosen
  /// for it loads all the same, but nobody waits for it.
  void workerCame(WorkerId worker) {
    for (Model model : models.all()) {
      if (model.phase == Model.Phase.LOADING && model.chosen.size() < model.wanted) {
        model.chosen.add(worker.node());
      }
    }
  }

  /// What a dead worker had loaded is gone; its reason for not loading is kept, so that the user of
  /// a deployment that fails is told.
  void workerWent(WorkerId worker) {
    String node = worker.node();
    for (Model model : List.copyOf(models.all())) {
      model.loaded.remove(node);
      if (model.phase != Model.Phase.LOADING) {
        model.failures.remove(node);
      } else if (!model.failures.containsKey(node)) {
        model.chosen.remove(node);
        settle(model);
      }
    }
  }

  /// What that worker is to hold.
  List<ModelSpec> modelsFor(WorkerId worker) {
    return models.all().stream()
        .filter(model -> !model.failures.containsKey(worker.node()))
        .map(model -> model.spec)
        .toList();
  }
}
