package idunno.simulation.serving;

/// A model that takes its time.
///
/// @param costMs what a query costs a worker of speed 1
/// @param batch queries of a task
/// @param memoryBytes what a worker needs to hold it
public record SimulatedModel(String name, double costMs, int batch, long memoryBytes) {
  /// Tasks of about 50 ms, and of one query where that takes longer.
  public static SimulatedModel of(String name, double costMs, long memoryBytes) {
    return new SimulatedModel(
        name, costMs, (int) Math.clamp(Math.round(50 / costMs), 1, 16), memoryBytes);
  }
}
