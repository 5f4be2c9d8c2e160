package idunno.node;

import idunno.base.Problem;
import idunno.engine.Engine;
import idunno.engine.Inspection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// `idunno inspect FILE.onnx`: what the graph takes and gives, and a model.yaml to start from.
/// Needs no node.
final class InspectCommand {
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private InspectCommand() {}

  static int run(List<String> arguments) {
    List<String> rest = new ArrayList<>(arguments);
    boolean json = takeFormat(rest);
    if (rest.size() != 1) {
      throw Problem.badInput("write: idunno inspect FILE.onnx [-o json]").asException();
    }
    Inspection found = Engine.inspect(Path.of(rest.getFirst()));
    System.out.println(json ? JSON.writeValueAsString(found) : text(found));
    return 0;
  }

  /// Takes `-o FORMAT` out of the arguments.
  private static boolean takeFormat(List<String> arguments) {
    int at = arguments.indexOf("-o");
    if (at < 0) {
      return false;
    }
    String format = at + 1 < arguments.size() ? arguments.get(at + 1) : "";
    if (!format.equals("json") && !format.equals("text")) {
      throw Problem.badInput("-o takes json or text, not '" + format + "'").asException();
    }
    arguments.subList(at, at + 2).clear();
    return format.equals("json");
  }

  private static String text(Inspection found) {
    StringBuilder out = new StringBuilder();
    found.inputs().forEach(port -> out.append("input   ").append(port).append('\n'));
    found.outputs().forEach(port -> out.append("output  ").append(port).append('\n'));
    out.append("opset   ").append(found.opset()).append('\n');
    out.append("size    ").append(found.bytes()).append(" bytes\n\n");
    return out.append("# model.yaml to start from\n").append(found.suggestedManifest()).toString();
  }
}
