package idunno.node.http;

import idunno.node.coordinator.ClusterState;
import idunno.serving.core.RatesView;
import idunno.serving.core.StatsView;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Query rates and timings: all from the coordinator's log.
final class ServingApi {
  private final ClusterState state;

  ServingApi(ClusterState state) {
    this.state = state;
  }

  /// @param gap null with fewer than two backlogged models, or while `filling`
  record Rates(double windowS, @Nullable Double gap, boolean filling, List<Rate> models) {}

  record Rate(
      String model, double queriesPerSecond, long backlog, long completed, List<String> workers) {
    static Rate of(RatesView.ModelRate rate) {
      return new Rate(
          rate.model(), rate.queriesPerSecond(), rate.backlog(), rate.completed(), rate.workers());
    }
  }

  record Stats(List<ModelStats> models) {}

  record ModelStats(
      String model, long queries, StatsView.Timing processingMs, StatsView.Timing waitingMs) {}

  void addTo(Routes routes) {
    routes.get("/v1/rates", _ -> rates());
    routes.get("/v1/stats", this::stats);
  }

  private Object rates() {
    long now = System.currentTimeMillis();
    RatesView view = state.readServing(serving -> serving.rates(now));
    return new Rates(
        view.windowMs() / 1e3,
        view.gap(),
        view.filling(),
        view.models().stream().map(Rate::of).toList());
  }

  private Object stats(Request request) {
    Optional<String> model = request.query("model");
    List<ModelStats> found =
        state.readServing(serving -> serving.stats()).stream()
            .filter(stats -> model.isEmpty() || stats.model().equals(model.get()))
            .map(s -> new ModelStats(s.model(), s.queries(), s.processing(), s.waiting()))
            .toList();
    return new Stats(ModelNames.requireKnown(found, model, state));
  }
}
