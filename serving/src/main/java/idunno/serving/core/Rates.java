package idunno.serving.core;

import idunno.serving.core.RatesView.ModelRate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Query rates and how far apart they are, by the definition that the project measures itself with:
/// models whose backlog was never empty during the window and that have a worker.
final class Rates {
  private static final long WINDOW_MS = 10_000;

  /// A window is long enough when the slowest can be expected to complete so many in it.
  private static final int ENOUGH = 20;

  private final Models models;
  private final Workers workers;

  Rates(Models models, Workers workers) {
    this.models = models;
    this.workers = workers;
  }

  RatesView view(long nowMs) {
    List<Model> compared = models.all().stream().filter(Model::competes).toList();
    long windowMs = windowMs(compared);
    boolean enough = compared.size() >= 2;
    boolean full = compared.stream().allMatch(m -> nowMs - m.backloggedSinceMs >= windowMs);
    return new RatesView(
        windowMs,
        enough && full ? gap(compared, nowMs, windowMs) : null,
        enough && !full,
        models.all().stream().map(model -> rate(model, nowMs, windowMs)).toList());
  }

  /// 10 s, or what the workers are expected to need for 20 queries of each model.
  private long windowMs(List<Model> compared) {
    double roundMs = compared.stream().mapToDouble(model -> model.msPerQuery).sum();
    double enoughMs = ENOUGH * roundMs / Math.max(1, workers.capacity());
    long buckets = (long) Math.ceil(enoughMs / RateWindow.BUCKET_MS);
    return Math.clamp(buckets * RateWindow.BUCKET_MS, WINDOW_MS, Model.REACH_MS);
  }

  private static @Nullable Double gap(List<Model> compared, long nowMs, long windowMs) {
    long least = Long.MAX_VALUE;
    long most = 0;
    for (Model model : compared) {
      long completed = model.rate.sum(nowMs, windowMs);
      least = Math.min(least, completed);
      most = Math.max(most, completed);
    }
    return most == 0 ? null : (double) (most - least) / most;
  }

  private static ModelRate rate(Model model, long nowMs, long windowMs) {
    return new ModelRate(
        model.name(),
        model.rate.perSecond(nowMs, windowMs),
        model.backlog,
        model.backloggedSinceMs < 0 ? 0 : Math.max(0, nowMs - model.backloggedSinceMs),
        model.completed,
        List.copyOf(model.loaded));
  }
}
