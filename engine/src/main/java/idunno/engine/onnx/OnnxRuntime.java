package idunno.engine.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import idunno.base.Clock;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.engine.Manifest;
import idunno.engine.image.ImageLimits;
import idunno.engine.image.ImagePipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Loads graphs. ONNX Runtime itself exists once in a process; everything else here belongs to one
/// engine.
public final class OnnxRuntime implements AutoCloseable {
  private final RunWatch watch;
  private final ImageLimits limits;

  public OnnxRuntime(Clock clock, ImageLimits limits) {
    this.watch = new RunWatch(clock);
    this.limits = limits;
  }

  /// Loads the graph that `manifest` names.
  ///
  /// @param slots how many callers run it at the same time, at least 1
  /// @throws ProblemException BAD_INPUT with the reason, when the graph or the manifest is at fault
  public OnnxModel load(Path folder, Manifest manifest, int slots) {
    ModelHeader header = ModelHeader.read(folder.resolve(manifest.file()), manifest.file());
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    OrtSession session = open(environment, folder.resolve(manifest.file()), manifest, header);
    try {
      Manifest.Image image = manifest.input().image();
      Graph graph = Graph.of(session, image == null ? 0 : ImagePipeline.shape(image).length);
      return model(folder, manifest, slots, new Loaded(environment, session, graph));
    } catch (OrtException e) {
      close(session);
      throw Problem.badInput(manifest.file() + ": " + OrtText.plain(e)).asException();
    } catch (ProblemException e) {
      close(session);
      throw e;
    }
  }

  /// What a graph takes and gives, without keeping it.
  ///
  /// @throws ProblemException BAD_INPUT with the reason
  public static Description describe(Path file, String name) {
    ModelHeader header = ModelHeader.read(file, name);
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    try (OrtSession session = open(environment, file, Manifest.forOnnx("graph"), header)) {
      return Description.of(session, header);
    } catch (OrtException e) {
      throw Problem.badInput(name + ": " + OrtText.plain(e)).asException();
    }
  }

  private record Loaded(OrtEnvironment environment, OrtSession session, Graph graph) {}

  private OnnxModel model(Path folder, Manifest manifest, int slots, Loaded loaded) {
    Graph graph = loaded.graph();
    Manifest.Image image = manifest.input().image();
    long[] imageShape = image == null ? null : imageShape(graph, image);
    Labels labels = Labels.NONE;
    if (manifest.output().classes() != null) {
      labels = Labels.read(folder, manifest.output().classes());
    }
    List<Port> outputs = outputs(manifest, graph, labels);
    GraphRun run = new GraphRun(loaded.environment(), loaded.session(), graph, outputs);
    List<Slot> all = new ArrayList<>();
    for (int i = 0; i < slots; i++) {
      ImagePipeline images = image == null ? null : new ImagePipeline(image, limits);
      AnswerWriter writer =
          manifest.output().top() == 0
              ? new RawWriter()
              : new TopWriter(outputs.getFirst(), labels, manifest.output().top());
      all.add(
          new Slot(
              new QueryReader(graph, images, imageShape),
              writer,
              images,
              Slot.buffers(graph.inputs().size()),
              Slot.buffers(outputs.size())));
    }
    return new OnnxModel(run, watch, all);
  }

  private static long[] imageShape(Graph graph, Manifest.Image image) {
    if (graph.inputs().size() != 1) {
      throw Problem.badInput(
              "model.yaml: input.image needs a graph with one input, not " + graph.inputs().size())
          .asException();
    }
    Port port = graph.inputs().getFirst();
    long[] shape = ImagePipeline.shape(image);
    long @Nullable [] fitted = Shape.fit(port.row(), shape);
    if (fitted == null) {
      throw Problem.badInput(
              "model.yaml: input.image gives "
                  + Shape.text(shape)
                  + ", the graph's input '"
                  + port.name()
                  + "' takes "
                  + Shape.text(port.row()))
          .asException();
    }
    return fitted;
  }

  private static List<Port> outputs(Manifest manifest, Graph graph, Labels labels) {
    List<Port> outputs = graph.outputs();
    if (outputs.isEmpty()) {
      throw Problem.badInput(manifest.file() + ": no output is a tensor of numbers").asException();
    }
    if (manifest.output().top() == 0) {
      return outputs;
    }
    Port scores =
        outputs.stream()
            .filter(o -> Elements.isReal(o.type()))
            .findFirst()
            .orElse(outputs.getFirst());
    long named = labels.names().size();
    if (named > 0 && Shape.isKnown(scores.row()) && Shape.count(scores.row()) != named) {
      throw Problem.badInput(
              manifest.output().classes()
                  + " names "
                  + named
                  + " classes, the graph's output '"
                  + scores.name()
                  + "' has "
                  + Shape.count(scores.row()))
          .asException();
    }
    return List.of(scores);
  }

  private static OrtSession open(
      OrtEnvironment environment, Path file, Manifest manifest, ModelHeader header) {
    try (SessionOptions options = new SessionOptions()) {
      // One caller per core and no thread of the library's own: more threads only take turns.
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      return environment.createSession(file.toString(), options);
    } catch (OrtException e) {
      throw Problem.badInput(manifest.file() + why(e, header)).asException();
    }
  }

  private static String why(OrtException e, ModelHeader header) {
    String text = OrtText.plain(e);
    if (text.contains("opset") && text.contains("under development") || text.contains("Opset")) {
      return " needs opset " + header.opset() + ", which is newer than this ONNX Runtime knows";
    }
    if (text.contains("IR version")) {
      return " has IR version " + header.irVersion() + ", newer than this ONNX Runtime knows";
    }
    if (e.getCode() == OrtException.OrtErrorCode.ORT_INVALID_PROTOBUF) {
      return " is not an ONNX graph, or is damaged";
    }
    return ": " + text;
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("a session could not be closed", e);
    }
  }

  /// Ends the watch over runs; models are closed by whoever loaded them.
  @Override
  public void close() {
    watch.close();
  }
}
