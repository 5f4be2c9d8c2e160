package idunno.serving.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The query rates of all models, and how far apart they are.
///
/// @param windowMs what the rates are taken over: 10,000, or more where the slowest backlogged
///   model would have fewer than 20 completions
/// @param gap (max - min) / max over the models that were backlogged throughout the window and have
///   a worker; null with fewer than two
/// @param filling whether at least two models are backlogged, but not yet for a whole window
public record RatesView(
    long windowMs, @Nullable Double gap, boolean filling, List<ModelRate> models) {

  /// @param backlog queries that wait for a worker
  /// @param backloggedForMs for how long the backlog has not been empty; 0 while it is
  /// @param completed all queries completed since it was deployed
  /// @param workers the nodes that have it loaded
  public record ModelRate(
      String model,
      double queriesPerSecond,
      long backlog,
      long backloggedForMs,
      long completed,
      List<String> workers) {}
}
