package idunno.serving.worker;

import idunno.engine.Model;
import idunno.engine.ModelFailure;
import java.io.IOException;
import java.nio.file.Path;

/// Sets a fetched model up in memory. Called on one thread at a time; may take long.
@FunctionalInterface
public interface ModelLoader {
  /// @param folder the model's folder, with all its files, in place until the model is closed
  /// @param manifest the text of model.yaml
  /// @param callers how many threads may run the model at the same time
  /// @throws idunno.base.ProblemException when the model itself is at fault, in words for the user
  LoadedModel load(Path folder, String manifest, int callers)
      throws ModelFailure, IOException, InterruptedException;

  /// A model that is ready.
  ///
  /// @param msPerQuery what a probe took, or 0 where none was possible
  /// @param memoryBytes what it took, or 0 where that was not measured
  record LoadedModel(Model model, double msPerQuery, long memoryBytes) {}
}
