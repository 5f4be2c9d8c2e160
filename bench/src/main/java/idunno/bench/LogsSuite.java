package idunno.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the log search promises: the speed of its scan beside grep and ripgrep.
final class LogsSuite {
  private final Rows rows;

  /// @param work for the log
  /// @param quick a smaller one, and fewer rounds
  LogsSuite(Path work, Figures figures, boolean quick) throws IOException {
    this.rows = new Rows(figures);
    long bytes = quick ? 256_000_000 : 1_000_000_000;
    Path log = Files.createDirectories(work.resolve("logs")).resolve("log");
    LogCorpus.write(log, bytes);
    rows.add("scan", new LogsScan(log, Files.size(log), quick ? 3 : 5, figures)::measure);
  }

  void measure(List<String> only) throws IOException, InterruptedException {
    rows.measure(only);
  }
}
