package idunno.serving.core;

/// What one model's queries took since it was deployed.
///
/// @param queries completed, failed ones included
/// @param processing a query's share of what its task took
/// @param waiting from submission until the attempt that answered was handed out
public record StatsView(
    String model, long version, long queries, Timing processing, Timing waiting) {

  /// Milliseconds, weighted by queries; percentiles are within 1.6 %.
  public record Timing(
      long count, double mean, double sd, double median, double p90, double p95, double p99) {}
}
