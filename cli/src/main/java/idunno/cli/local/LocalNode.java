package idunno.cli.local;

import idunno.base.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A node on this machine: its name, its address, its folder.
public record LocalNode(String name, HostPort address, Path folder) {
  private static final int TAIL = 5;

  /// Its process, if it runs: by the record that the node wrote, or, before that, the one that its
  /// starter wrote.
  public Optional<RunRecord> running() throws IOException {
    for (String file : List.of("run.json", "start.json")) {
      Optional<RunRecord> record = RunRecord.read(folder.resolve(file));
      if (record.isPresent() && record.get().process().isPresent()) {
        return record;
      }
    }
    return Optional.empty();
  }

  /// Where its log is.
  public Path log() {
    return folder.resolve("logs").resolve("node.log");
  }

  /// Where what it prints goes.
  public Path printed() {
    return folder.resolve("logs").resolve("out.log");
  }

  /// The last lines that it printed or logged, for one who asks why it died.
  public List<String> lastLines() throws IOException {
    for (Path file : List.of(printed(), log())) {
      if (Files.isRegularFile(file) && Files.size(file) > 0) {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.removeIf(LocalNode::isOfAStackTrace);
        return lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
      }
    }
    return List.of();
  }

  private static boolean isOfAStackTrace(String line) {
    return line.isBlank() || Character.isWhitespace(line.charAt(0)) || line.startsWith("Caused by");
  }
}
