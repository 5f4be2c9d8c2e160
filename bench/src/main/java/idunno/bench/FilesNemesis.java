package idunno.bench;

import idunno.nemesis.Nemesis;
import idunno.nemesis.NemesisReport;
import idunno.nemesis.NemesisSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/// Seven processes under faults for a long time: nothing that was acknowledged may be missing,
/// other, or out of order.
final class FilesNemesis {
  private static final int CLIENTS = 6;
  private static final int OPERATIONS_PER_SECOND = 15;
  private static final long SEED = 20_261_124;

  private final Path root;
  private final Program program;
  private final Figures figures;

  FilesNemesis(Path root, Program program, Figures figures) {
    this.root = root;
    this.program = program;
    this.figures = figures;
  }

  /// `IDUNNO_SEED` chooses another run. What the nodes had and logged stays below `target` when
  /// something was violated.
  ///
  /// @param minutes for how long faults come
  void measure(int minutes) throws IOException, InterruptedException {
    String given = System.getenv("IDUNNO_SEED");
    long seed = given == null ? SEED : Long.parseLong(given);
    Path dir =
        Files.createTempDirectory(Files.createDirectories(root.resolve("target")), "nemesis-");
    NemesisReport report =
        Nemesis.run(
            new NemesisSetup(
                dir,
                FreePorts.nodes(NemesisSetup.NODES),
                arguments -> new ProcessBuilder(program.command(arguments.toArray(String[]::new))),
                seed,
                Duration.ofMinutes(minutes),
                CLIENTS,
                OPERATIONS_PER_SECOND,
                256 + 32 * minutes,
                figures::note));
    if (report.violations().isEmpty()) {
      Cluster.deleteTree(dir);
    } else {
      figures.note("what the nodes had and said is in " + dir);
    }
    print(report);
  }

  private void print(NemesisReport report) {
    report.violations().forEach(each -> figures.note("VIOLATION " + each));
    figures.note("faults " + report.faults());
    figures.note("answers " + report.answers());
    double[] whole = report.wholeS().stream().mapToDouble(Double::doubleValue).toArray();
    figures.add("nemesis_rounds", report.rounds(), "rounds");
    figures.add("nemesis_versions", report.versions(), "versions");
    figures.add("nemesis_copies_read_and_equal", report.copiesRead(), "copies");
    figures.add("nemesis_longest_without_a_write", report.longestWithoutWriteS(), "s");
    if (whole.length > 0) {
      figures.add("nemesis_whole_again_p50", Figures.median(whole), "s");
      figures.add("nemesis_whole_again_max", Arrays.stream(whole).max().orElseThrow(), "s");
    }
    figures.add("nemesis_violations", report.violations().size(), "violations", Goal.zero());
  }
}
