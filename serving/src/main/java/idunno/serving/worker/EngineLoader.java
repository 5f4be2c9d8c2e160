package idunno.serving.worker;

import idunno.engine.Engine;
import idunno.engine.Manifest;
import idunno.engine.Model;
import idunno.engine.ModelFailure;
import java.nio.file.Path;

/// Loads models with the node's [Engine] and probes them.
public final class EngineLoader implements ModelLoader {
  private final Engine engine;

  public EngineLoader(Engine engine) {
    this.engine = engine;
  }

  @Override
  public LoadedModel load(Path folder, String manifest, int callers)
      throws ModelFailure, InterruptedException {
    Manifest parsed = Manifest.parse(manifest);
    Model model = engine.load(folder, parsed, callers);
    try {
      double ms = engine.probe(model, parsed.batch(), parsed.timeout()).orElse(0);
      return new LoadedModel(model, ms, 0);
    } catch (ModelFailure | InterruptedException | RuntimeException e) {
      model.close();
      throw e;
    }
  }
}
