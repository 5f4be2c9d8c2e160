package idunno.node;

import idunno.engine.Engine;
import idunno.engine.Manifest;
import idunno.engine.Model;
import idunno.engine.ModelFailure;
import idunno.serving.worker.ModelLoader;
import java.nio.file.Path;
import java.time.Duration;

/// Sets models up with the engine, and asks each what a query costs before it is trusted with work.
final class EngineLoader implements ModelLoader {
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(30);

  private final Engine engine;

  EngineLoader(Engine engine) {
    this.engine = engine;
  }

  @Override
  public LoadedModel load(Path folder, String manifest, int callers)
      throws ModelFailure, InterruptedException {
    Manifest parsed = Manifest.parse(manifest);
    Model model = engine.load(folder, parsed, callers);
    try {
      double msPerQuery = engine.probe(model, parsed.batch(), PROBE_LIMIT).orElse(0);
      return new LoadedModel(model, msPerQuery);
    } catch (ModelFailure | InterruptedException | RuntimeException e) {
      model.close();
      throw e;
    }
  }
}
