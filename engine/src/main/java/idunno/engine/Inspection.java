package idunno.engine;

import idunno.engine.onnx.Description;
import java.util.ArrayList;
import java.util.List;

/// What an `.onnx` file is, and a `model.yaml` to start from.
///
/// @param opset of the standard operators
/// @param producer what wrote the file; may be empty
/// @param bytes the size of the file
/// @param suggestedManifest the text of a manifest that loads as it is, with comments on what to
///   check
public record Inspection(
    List<Port> inputs,
    List<Port> outputs,
    long opset,
    long irVersion,
    String producer,
    long bytes,
    String suggestedManifest) {

  /// One input or output.
  ///
  /// @param type as NumPy calls it
  /// @param shape a number for what is known, else the dimension's name or `?`
  public record Port(String name, String type, List<String> shape) {
    static Port of(Description.Value value) {
      List<String> shape = new ArrayList<>();
      for (int i = 0; i < value.shape().size(); i++) {
        long size = value.shape().get(i);
        String name = i < value.names().size() ? value.names().get(i) : "";
        shape.add(size >= 0 ? Long.toString(size) : name.isBlank() ? "?" : name);
      }
      return new Port(value.name(), value.type(), List.copyOf(shape));
    }

    @Override
    public String toString() {
      return name + " " + type + " [" + String.join(", ", shape) + "]";
    }
  }

  static Inspection of(String fileName, Description graph) {
    return new Inspection(
        graph.inputs().stream().map(Port::of).toList(),
        graph.outputs().stream().map(Port::of).toList(),
        graph.header().opset(),
        graph.header().irVersion(),
        graph.header().producer(),
        graph.header().bytes(),
        Suggestion.manifest(fileName, graph));
  }
}
