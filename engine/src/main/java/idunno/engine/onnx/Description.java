package idunno.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a graph takes and gives.
public record Description(ModelHeader header, List<Value> inputs, List<Value> outputs) {

  /// One input or output.
  ///
  /// @param type as NumPy calls it, or `sequence` or `map` for what is no tensor
  /// @param shape -1 for what each run decides; empty for what is no tensor
  /// @param names the name of each dimension that has one, else an empty string
  public record Value(String name, String type, List<Long> shape, List<String> names) {}

  static Description of(OrtSession session, ModelHeader header) throws OrtException {
    return new Description(header, values(session.getInputInfo()), values(session.getOutputInfo()));
  }

  private static List<Value> values(Map<String, NodeInfo> nodes) {
    List<Value> values = new ArrayList<>();
    nodes.forEach((name, node) -> {
      if (node.getInfo() instanceof TensorInfo info) {
        List<Long> shape = Arrays.stream(info.getShape()).boxed().toList();
        values.add(
            new Value(name, Elements.name(info.type), shape, List.of(info.getDimensionNames())));
      } else {
        String type = node.getInfo().getClass().getSimpleName().replace("Info", "");
        values.add(new Value(name, type.toLowerCase(Locale.ROOT), List.of(), List.of()));
      }
    });
    return List.copyOf(values);
  }
}
