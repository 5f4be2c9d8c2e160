package idunno.engine;

import idunno.base.Clock;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.engine.image.ImageLimits;
import idunno.engine.onnx.OnnxModel;
import idunno.engine.onnx.OnnxRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;

/// Loads models. One for each node; safe for threads.
public final class Engine implements AutoCloseable {
  private final Clock clock;
  private final OnnxRuntime onnx;
  private final CodeModelLoader code;

  /// @param code loads the models that are code files
  public Engine(Clock clock, ImageLimits limits, CodeModelLoader code) {
    this.clock = clock;
    this.onnx = new OnnxRuntime(clock, limits);
    this.code = code;
  }

  /// Loads a model so that `slots` callers can ask it at the same time.
  ///
  /// @param folder holds the files that the manifest names
  /// @return the model, which the caller closes
  /// @throws ProblemException BAD_INPUT with the reason, when the model's files or its manifest are
  ///   at fault
  public Model load(Path folder, Manifest manifest, int slots) {
    if (slots < 1) {
      throw new IllegalArgumentException("a model needs at least one slot, not " + slots);
    }
    for (String file : manifest.files()) {
      if (!Files.isRegularFile(folder.resolve(file))) {
        String what = Files.exists(folder.resolve(file)) ? "is not a file" : "is missing";
        throw Problem.badInput("the model's folder: " + file + " " + what).asException();
      }
    }
    return switch (manifest.runtime()) {
      case ONNX -> onnx.load(folder, manifest, slots);
      case JAVA, PYTHON -> code.load(folder, manifest, slots);
    };
  }

  /// What an `.onnx` file takes and gives, and a manifest to start from.
  ///
  /// @throws ProblemException BAD_INPUT with the reason
  public static Inspection inspect(Path file) {
    String name = String.valueOf(file.getFileName());
    if (!Files.isRegularFile(file)) {
      throw Problem.badInput(file + (Files.exists(file) ? " is not a file" : " does not exist"))
          .asException();
    }
    return Inspection.of(name, OnnxRuntime.describe(file, name));
  }

  /// What a query costs, in milliseconds of one caller's time, measured on a made-up batch, which
  /// also settles how many rows the model's runs take; empty for a model that only a real query can
  /// be put to.
  ///
  /// @param limit how long the whole measurement may take
  /// @throws ModelFailure when the model fails on it
  public OptionalDouble probe(Model model, int batch, Duration limit)
      throws ModelFailure, InterruptedException {
    return model instanceof OnnxModel graph
        ? Probe.measure(graph, batch, limit, clock)
        : OptionalDouble.empty();
  }

  /// Ends what the engine itself holds; models are closed by whoever loaded them, before.
  @Override
  public void close() {
    onnx.close();
  }
}
