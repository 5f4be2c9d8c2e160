package idunno.bench;

import idunno.base.Clock;
import idunno.logs.answer.AnswerWriter;
import idunno.logs.core.Search;
import idunno.logs.core.regex.PatternException;
import idunno.logs.core.regex.PatternSet;
import idunno.logs.core.regex.Program;
import idunno.logs.core.regex.Syntax;
import idunno.logs.scan.Kernel;
import idunno.logs.scan.LogFile;
import idunno.logs.scan.LogFiles;
import idunno.logs.scan.NodeScan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How fast one thread counts lines with a match in one large file whose pages are in memory,
/// beside GNU grep and, where it is installed, ripgrep, in turn in the same run.
final class LogsScan {
  /// @param kind of pattern, as the figure is called
  private record Case(String kind, String pattern, boolean ignoreCase) {}

  private static final List<Case> CASES =
      List.of(
          new Case("frequent-literal", "ERROR", false),
          new Case("rare-literal", "alarm=disk_nearly_full", false),
          new Case("alternation", "suspicious|disk_nearly_full|repair_copied", false),
          new Case("class-quantifier", "task=[0-9]{5}\\.63 ", false),
          new Case("case-insensitive", "DISK_NEARLY_FULL", true),
          new Case("anchored", "^2025-11-24T0[0-9]:[0-5]0:00.* WARN", false),
          new Case("no-match", "nothing in this log is like this", false));

  private final Path file;
  private final long bytes;
  private final int rounds;
  private final Figures figures;
  private final Map<String, Long> counts = new HashMap<>();

  LogsScan(Path file, long bytes, int rounds, Figures figures) {
    this.file = file;
    this.bytes = bytes;
    this.rounds = rounds;
    this.figures = figures;
  }

  void measure() throws IOException, InterruptedException {
    boolean ripgrep = isInstalled("rg");
    figures.note(
        "a log of " + bytes / 1_000_000 + " MB; " + (ripgrep ? "with" : "no") + " ripgrep");
    double overGrep = 0;
    double overRipgrep = 0;
    for (Case each : CASES) {
      double[] ratios = compare(each, ripgrep);
      overGrep += Math.log(ratios[0]);
      overRipgrep += Math.log(ratios[1]);
    }
    double mean = Math.exp(overGrep / CASES.size());
    figures.add("logs-scan-over-grep-geometric-mean", mean, "ratio", Goal.atLeast(2));
    if (ripgrep) {
      double all = Math.exp(overRipgrep / CASES.size());
      figures.add("logs-scan-over-ripgrep-geometric-mean", all, "ratio", Goal.atLeast(1));
    }
  }

  private double[] compare(Case each, boolean ripgrep) throws IOException, InterruptedException {
    double first = ours(each);
    List<Double> ours = new ArrayList<>();
    List<Double> grep = new ArrayList<>();
    List<Double> rg = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      grep.add(theirs(each, "grep", "-E"));
      ours.add(ours(each));
      if (ripgrep) {
        rg.add(theirs(each, "rg", "--no-config", "-j1"));
      }
    }
    double mine = median(ours);
    String name = "logs-scan-" + each.kind();
    figures.add(name, bytes / mine / 1e9, "GB/s");
    double overGrep = median(grep) / mine;
    figures.add(name + "-over-grep", overGrep, "ratio", Goal.atLeast(1));
    if (!ripgrep) {
      return new double[] {overGrep, 1};
    }
    double overRipgrep = median(rg) / mine;
    figures.add(name + "-over-ripgrep", overRipgrep, "ratio", Goal.atLeast(0.6));
    figures.add(
        name + "-first-pass-time-over-ripgrep", first / median(rg), "ratio", Goal.atMost(1.5));
    return new double[] {overGrep, overRipgrep};
  }

  private static double median(List<Double> values) {
    return Figures.median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static boolean isInstalled(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    }
  }

  /// @return seconds
  private double theirs(Case each, String... program) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.add("-c");
    if (each.ignoreCase()) {
      command.add("-i");
    }
    command.addAll(List.of("-e", each.pattern(), file.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C.UTF-8");
    long start = System.nanoTime();
    Process process = builder.start();
    String counted = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int unused = process.waitFor();
    double seconds = (System.nanoTime() - start) / 1e9;
    expect(each, counted.isBlank() ? 0 : Long.parseLong(counted.strip()));
    return seconds;
  }

  /// All must count the same.
  private void expect(Case each, long count) throws IOException {
    Long before = counts.putIfAbsent(each.kind(), count);
    if (before != null && before != count) {
      throw new IOException(each + ": counted " + before + " and " + count);
    }
  }

  /// @return seconds
  private double ours(Case each) throws IOException {
    long start = System.nanoTime();
    Search search =
        new Search(
            new PatternSet(
                List.of(each.pattern()), Syntax.EXTENDED, each.ignoreCase(), false, false),
            false,
            Search.Mode.COUNT,
            false,
            Long.MAX_VALUE,
            0,
            0,
            false,
            false,
            Search.Span.EVER,
            Optional.empty());
    AnswerWriter nowhere = new AnswerWriter(new Nowhere(), 0);
    try {
      Program program = Program.compile(search.patterns());
      NodeScan scan = new NodeScan(search, program, Kernel.best(), nowhere, Clock.system());
      LogFile log = new LogFile("log", file);
      long found = scan.run(new LogFiles.Found(List.of(log), List.of())).matches();
      double seconds = (System.nanoTime() - start) / 1e9;
      expect(each, found);
      return seconds;
    } catch (PatternException e) {
      throw new IOException(e);
    }
  }

  private record Nowhere() implements AnswerWriter.Out {
    @Override
    public void send(byte[] frames, int length) {
      // Nobody reads it.
    }

    @Override
    public boolean isWanted() {
      return true;
    }
  }
}
