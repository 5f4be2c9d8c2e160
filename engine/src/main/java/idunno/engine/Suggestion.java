package idunno.engine;

import idunno.engine.onnx.Description;
import java.util.List;

/// Guesses a manifest from the shapes of a graph: what looks like an image is called one, and what
/// cannot be seen from outside is marked for the author to check.
final class Suggestion {
  private Suggestion() {}

  static String manifest(String fileName, Description graph) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("runtime: onnx\nfile: ").append(quoted(fileName)).append("\nbatch: 16\n");
    boolean image = false;
    if (graph.inputs().size() == 1) {
      image = image(yaml, graph.inputs().getFirst().shape());
    }
    if (image && isClassifier(graph.outputs())) {
      yaml.append("output:\n  top: 5\n  # classes: labels.txt   # one class name a line\n");
    }
    return yaml.toString();
  }

  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9][A-Za-z0-9._-]*") ? text : "'" + text.replace("'", "''") + "'";
  }

  private static boolean image(StringBuilder yaml, List<Long> shape) {
    if (shape.size() != 4) {
      return false;
    }
    boolean first = isChannels(shape.get(1)) && isSide(shape.get(2)) && isSide(shape.get(3));
    boolean last = isChannels(shape.get(3)) && isSide(shape.get(1)) && isSide(shape.get(2));
    if (!first && !last) {
      return false;
    }
    long height = shape.get(first ? 2 : 1);
    long width = shape.get(first ? 3 : 2);
    long channels = shape.get(first ? 1 : 3);
    yaml.append("input:\n  # check order, scale, mean and std: the graph does not tell them\n");
    yaml.append("  image: {width: ").append(width).append(", height: ").append(height);
    yaml.append(", resize: {shortest: ").append(Math.max(width, height)).append("}, crop: center,");
    yaml.append("\n          order: ").append(channels == 1 ? "GRAY" : "RGB");
    yaml.append(", layout: ").append(first ? "NCHW" : "NHWC");
    yaml.append(", scale: 1.0, mean: 0, std: 1}\n");
    return true;
  }

  private static boolean isChannels(long size) {
    return size == 1 || size == 3;
  }

  private static boolean isSide(long size) {
    return size >= 8 && size <= 4096;
  }

  private static boolean isClassifier(List<Description.Value> outputs) {
    return outputs.size() == 1
        && outputs.getFirst().shape().stream().filter(size -> size > 1).count() == 1;
  }
}
