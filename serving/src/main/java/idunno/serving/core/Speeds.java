package idunno.serving.core;

/// Learns what a query of each model costs and how fast each worker is, from what queries took: the
/// time is taken for the cost over the speed. Costs and speeds only mean something together, so
/// that speeds are kept at 1 on average.
final class Speeds {
  /// Of the newest measurement in the average of a cost.
  private static final double COST_WEIGHT = 0.2;

  /// The same of a speed, which changes less; the first ones count as in a plain average.
  private static final double SPEED_WEIGHT = 0.02;

  private static final int ENOUGH = 50;
  private static final double SLOWEST = 1.0 / 64;
  private static final double FASTEST = 64;
  private static final double ASTRAY = 0.01;

  private final Workers workers;
  private final Models models;

  Speeds(Workers workers, Models models) {
    this.workers = workers;
    this.models = models;
  }

  /// A query of the model took `ms` on that worker, by a probe or on average of a task.
  static void learn(Model model, Worker worker, double ms) {
    if (!(ms > 0) || !Double.isFinite(ms)) {
      return;
    }
    if (model.msPerQuery == 0) {
      model.msPerQuery = ms * worker.speed;
      return;
    }
    double speed = Math.clamp(model.msPerQuery / ms, SLOWEST, FASTEST);
    worker.measured = Math.min(worker.measured + 1, ENOUGH);
    worker.speed += Math.max(SPEED_WEIGHT, 1.0 / worker.measured) * (speed - worker.speed);
    model.msPerQuery += COST_WEIGHT * (ms * worker.speed - model.msPerQuery);
  }

  /// Brings the average speed back to 1; what queries are expected to take stays.
  void normalise() {
    double total = 0;
    for (Worker worker : workers.all()) {
      total += worker.speed;
    }
    double mean = total / workers.all().size();
    if (Math.abs(mean - 1) > ASTRAY && total > 0) {
      workers.all().forEach(worker -> worker.speed /= mean);
      models.all().forEach(model -> model.msPerQuery /= mean);
    }
  }
}
