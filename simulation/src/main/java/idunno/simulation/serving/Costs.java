package idunno.simulation.serving;

import java.util.ArrayList;
import java.util.List;

/// Models to compare.
public final class Costs {
  private Costs() {}

  /// Models `m0`, `m1`, ... whose costs grow by equal factors.
  ///
  /// @param leastMs of the first
  /// @param spread the last one's cost over the first one's
  /// @param memoryBytes of each
  public static List<SimulatedModel> spread(
      int count, double leastMs, double spread, long memoryBytes) {
    List<SimulatedModel> models = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double costMs = leastMs * Math.pow(spread, count == 1 ? 0 : i / (count - 1.0));
      models.add(SimulatedModel.of("m" + i, costMs, memoryBytes));
    }
    return List.copyOf(models);
  }
}
