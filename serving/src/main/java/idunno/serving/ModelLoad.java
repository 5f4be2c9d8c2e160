package idunno.serving;

/// What became of loading a model on this worker.
public sealed interface ModelLoad {
  String model();

  long version();

  /// In memory and probed.
  ///
  /// @param msPerQuery what the probe took, or 0 where the model could not be probed without real
  ///   input
  /// @param memoryBytes what it took, or 0 where that was not measured
  record Loaded(String model, long version, double msPerQuery, long memoryBytes)
      implements ModelLoad {}

  /// It could not be fetched or set up: the deployment fails with this reason.
  record Failed(String model, long version, String reason) implements ModelLoad {}
}
