package idunno.serving.core;

import idunno.base.Nearest;
import idunno.base.Problem;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The models by name, the numbers of their versions, and how recent deployments ended.
final class Models {
  private static final int OUTCOMES = 256;

  private final TreeMap<String, Model> byName = new TreeMap<>();
  private final TreeMap<String, Long> versions = new TreeMap<>();
  private final Map<VersionKey, Deployment> outcomes = new LinkedHashMap<>();

  private record VersionKey(String name, long version) {}

  Collection<Model> all() {
    return byName.values();
  }

  @Nullable Model find(String name) {
    return byName.get(name);
  }

  /// A model that must be there, because something of its own still is.
  Model get(String name) {
    Model model = byName.get(name);
    if (model == null) {
      throw new IllegalStateException("model '" + name + "' went before its jobs did");
    }
    return model;
  }

  /// That very version, or null.
  @Nullable Model find(String name, long version) {
    Model model = byName.get(name);
    return model != null && model.spec.version() == version ? model : null;
  }

  /// Why there is no such model, and which one may have been meant.
  Problem unknown(String name) {
    String hint =
        Nearest.to(name, byName.keySet())
            .map(near -> "did you mean '" + near + "'?")
            .orElse("deploy it first, or see the list of models");
    return Problem.notFound("model '" + name + "' is not deployed: " + hint);
  }

  long nextVersion(String name) {
    return versions.merge(name, 1L, Long::sum);
  }

  void add(Model model) {
    byName.put(model.name(), model);
  }

  /// Removes a model whose jobs have all ended, if it is to go.
  ///
  /// @return whether it is gone
  boolean removeIfDrained(Model model) {
    return model.phase == Model.Phase.DRAINING
        && model.openJobs == 0
        && byName.remove(model.name(), model);
  }

  /// The model never was: its name is free.
  void rollBack(Model model, Deployment.Failed outcome) {
    byName.remove(model.name());
    ended(model.spec, outcome);
  }

  void ended(ModelSpec spec, Deployment outcome) {
    outcomes.put(new VersionKey(spec.name(), spec.version()), outcome);
    if (outcomes.size() > OUTCOMES) {
      Iterator<VersionKey> oldest = outcomes.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  Deployment deployment(String name, long version) {
    Model model = find(name, version);
    if (model != null && model.phase == Model.Phase.LOADING) {
      return new Deployment.Pending();
    }
    return Optional.ofNullable(outcomes.get(new VersionKey(name, version)))
        .orElseGet(Deployment.Unknown::new);
  }

  TreeMap<String, Long> versions() {
    return new TreeMap<>(versions);
  }

  void loadVersions(Map<String, Long> saved) {
    versions.putAll(saved);
  }

  void save(Consumer<Saved> out) {
    outcomes.forEach((k, ended) -> out.accept(new Saved.Outcome(k.name(), k.version(), ended)));
    byName.values().forEach(model -> out.accept(model.save()));
  }

  void load(Saved.Outcome saved) {
    outcomes.put(new VersionKey(saved.model(), saved.version()), saved.ended());
  }
}
