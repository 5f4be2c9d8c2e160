package idunno.cli.logs;

import idunno.logs.answer.Contents;
import idunno.logs.answer.Frame;
import idunno.logs.answer.NodeSummary;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of a search's answer: its nodes, their files, what became of them.
final class LogsAnswer {
  private static final int FOUND = 0;
  private static final int NOTHING = 1;
  private static final int PARTIAL = 3;

  private final Map<Integer, Contents.Node> nodes = new LinkedHashMap<>();
  private final Map<Long, String> files = new HashMap<>();
  private final Map<Integer, NodeSummary> summaries = new HashMap<>();
  private boolean complete;
  private @Nullable String broken;
  private long counted;

  void take(Frame frame) throws IOException {
    switch (frame.kind()) {
      case NODE -> nodes.put(frame.node(), Contents.Node.of(frame));
      case FILE -> {
        Contents.File file = Contents.File.of(frame);
        files.put(key(frame.node(), file.number()), file.name());
      }
      case END -> summaries.put(frame.node(), NodeSummary.decode(frame.content()));
      case COUNT -> counted++;
      case LINES, PROGRESS, ALL -> {
        // Shown, not kept.
      }
    }
  }

  void complete() {
    complete = true;
  }

  /// The answer ends here, whatever is still missing.
  void breakOff(String why) {
    broken = why;
  }

  /// Why the answer ended too early, or null.
  @Nullable String broken() {
    return broken;
  }

  Map<Integer, Contents.Node> nodes() {
    return nodes;
  }

  String node(int number) {
    Contents.Node node = nodes.get(number);
    return node == null ? "?" : node.name();
  }

  String file(int node, int number) {
    return files.getOrDefault(key(node, number), "?");
  }

  private static long key(int node, int file) {
    return (long) node << 32 | file;
  }

  NodeSummary summary(int node) {
    NodeSummary known = summaries.get(node);
    return known != null ? known : NodeSummary.missing("INCOMPLETE: its answer did not end");
  }

  boolean isPartial() {
    return !complete || nodes.keySet().stream().anyMatch(node -> !summary(node).isWhole());
  }

  /// How many lines were wanted, on all nodes.
  long matches() {
    return nodes.keySet().stream().mapToLong(node -> summary(node).matches()).sum();
  }

  int exitCode() {
    if (isPartial()) {
      return PARTIAL;
    }
    return matches() > 0 || counted > 0 && filesWithout ? FOUND : NOTHING;
  }

  private boolean filesWithout;

  /// The answer is names of files without a match.
  void asksForFilesWithout() {
    filesWithout = true;
  }
}
