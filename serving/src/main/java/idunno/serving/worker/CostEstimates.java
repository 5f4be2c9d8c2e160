package idunno.serving.worker;

import java.util.HashMap;
import java.util.Map;

/// What a query of each model costs on this worker, learnt from its runs. Guarded by the [Desk]'s
/// lock.
final class CostEstimates {
  private static final double WEIGHT_OF_NEWEST = 0.2;
  private static final int MOST_MODELS = 1000;

  private final Map<String, Double> msPerQuery = new HashMap<>();

  void learn(String model, int queries, double ms) {
    double newest = ms / queries;
    if (msPerQuery.size() >= MOST_MODELS && !msPerQuery.containsKey(model)) {
      msPerQuery.clear();
    }
    msPerQuery.merge(model, newest, (old, now) -> old + WEIGHT_OF_NEWEST * (now - old));
  }

  /// What a task will take, or `otherwise` for a model that has not run here.
  double taskMs(String model, int queries, double otherwise) {
    Double known = msPerQuery.get(model);
    return known == null ? otherwise : known * queries;
  }
}
