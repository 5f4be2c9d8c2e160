package idunno.serving.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the models that are in demand can have of the workers that are to hold them, if all are to
/// be served at the same rate.
///
/// R*, the best such rate, is the workers' capacity over what one query of each model costs. A
/// placement supports a share of it when there is a flow from the workers to the models that gives
/// each what it costs at that rate.
final class Plan {
  /// Milliseconds are counted in millionths.
  private static final double UNITS = 1e6;

  /// Rounding, and what is not worth a model's load.
  private static final double NEGLIGIBLE = 1e-4;

  private final List<Worker> workers;
  private final List<Model> models;
  private final Map<String, Integer> workerAt = new HashMap<>();
  private final Map<String, Integer> modelAt = new HashMap<>();
  private final Flow flow;
  private final long tolerance;

  /// @param share of R* that each model is to have
  Plan(Collection<Worker> workers, List<Model> models, double share) {
    this.workers = List.copyOf(workers);
    this.models = models;
    long[] capacities = new long[this.workers.size()];
    double total = 0;
    for (int w = 0; w < capacities.length; w++) {
      workerAt.put(this.workers.get(w).node(), w);
      capacities[w] = Math.round(this.workers.get(w).capacity() * UNITS);
      total += capacities[w];
    }
    tolerance = Math.round(total * NEGLIGIBLE) + capacities.length;
    flow = new Flow(capacities, demands(models, share * total));
    for (int m = 0; m < models.size(); m++) {
      modelAt.put(models.get(m).name(), m);
    }
    for (int w = 0; w < capacities.length; w++) {
      for (Model model : this.workers.get(w).assigned()) {
        Integer m = modelAt.get(model.name());
        if (m != null) {
          flow.link(w, m);
        }
      }
    }
    flow.fill();
  }

  private static long[] demands(List<Model> models, double total) {
    double known = 0;
    int count = 0;
    for (Model model : models) {
      known += model.msPerQuery;
      count += model.msPerQuery > 0 ? 1 : 0;
    }
    // One whose cost nobody knows yet is taken for an average one.
    double unknown = count == 0 ? 1 : known / count;
    double all = known + unknown * (models.size() - count);
    long[] demands = new long[models.size()];
    for (int m = 0; m < demands.length; m++) {
      double cost = models.get(m).msPerQuery > 0 ? models.get(m).msPerQuery : unknown;
      demands[m] = Math.round(total * cost / all);
    }
    return demands;
  }

  /// Whether every model has its share.
  boolean isMet() {
    return flow.satisfies(tolerance);
  }

  List<Worker> workers() {
    return workers;
  }

  List<Model> models() {
    return models;
  }

  /// Whether that worker is needed for that model.
  boolean carries(Worker worker, Model model) {
    Integer w = workerAt.get(worker.node());
    Integer m = modelAt.get(model.name());
    return w != null
        && m != null
        && flow.linksOf(w).stream().anyMatch(link -> link.model == m && link.flow() > 0);
  }

  /// What the worker has left.
  long room(int worker) {
    return flow.room(worker);
  }

  /// What the model lacks; 0 where it is not worth mentioning.
  long missing(int model) {
    return flow.missing(model) > tolerance ? flow.missing(model) : 0;
  }

  /// How much could be freed on each worker by having others do what it does for the models that
  /// they hold too.
  long[] couldBeMoved() {
    long[] most = new long[models.size()];
    for (int w = 0; w < workers.size(); w++) {
      for (Flow.Link link : flow.linksOf(w)) {
        most[link.model] = Math.max(most[link.model], flow.room(w));
      }
    }
    long[] movable = new long[workers.size()];
    for (int w = 0; w < movable.length; w++) {
      for (Flow.Link link : flow.linksOf(w)) {
        movable[w] += Math.min(link.flow(), most[link.model]);
      }
    }
    return movable;
  }

  /// The worker, which the model does not need, is to hold it no more.
  void removed(Worker worker, Model model) {
    Integer w = workerAt.get(worker.node());
    Integer m = modelAt.get(model.name());
    if (w != null && m != null) {
      flow.unlink(w, m);
    }
  }

  /// The worker is to hold the model from now on.
  void added(int worker, int model) {
    flow.link(worker, model);
    flow.fill();
  }

  /// The models in `all` that are in demand at `timeMs`: with a backlog, or with completions so
  /// lately that a gap between two jobs is more likely than their end.
  static List<Model> inDemand(Collection<Model> all, long timeMs, long recentMs) {
    List<Model> models = new ArrayList<>();
    for (Model model : all) {
      if (model.phase != Model.Phase.LOADING
          && (model.backlog > 0 || model.rate.sum(timeMs, recentMs) > 0)) {
        models.add(model);
      }
    }
    return models;
  }
}
