package idunno.cli.demo;

import idunno.cli.command.Jobs;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Watches jobs side by side until all are over, and shows them: redrawn on a terminal, a line
/// every two seconds in a pipe.
final class Race {
  private static final Duration EVERY = Duration.ofMillis(200);
  private static final double LINE_EVERY_S = 2;

  private final NodeClient node;
  private final Console console;
  private final Casualty casualty;
  private final PrintStream out;
  private final boolean terminal;
  private final List<Double> gaps = new ArrayList<>();
  private List<Json> first = List.of();
  private double shownAt = -LINE_EVERY_S;
  private int drawn;

  /// @param casualty the node that is killed meanwhile, if one is
  Race(NodeClient node, Console console, Casualty casualty) {
    this.casualty = casualty;
    this.node = node;
    this.console = console;
    this.out = console.out();
    this.terminal = console.isOutputTerminal();
  }

  /// How it ended.
  ///
  /// @param seconds from the start to the end of the last job
  /// @param gaps as seen at each look while the window was full, and held no node's end
  record Ended(List<Json> jobs, double seconds, List<Double> gaps) {}

  /// Watches from now, which is when the jobs were submitted.
  Ended watch(List<Long> ids) {
    long start = System.nanoTime();
    while (true) {
      List<Json> jobs = new ArrayList<>();
      for (long id : ids) {
        jobs.add(node.get("/v1/jobs/" + id));
      }
      first = first.isEmpty() ? List.copyOf(jobs) : first;
      double elapsed = (System.nanoTime() - start) / 1e9;
      boolean over = jobs.stream().allMatch(Jobs::isOver);
      casualty.look(jobs, elapsed);
      Json rates = node.get("/v1/rates");
      if (LiveTable.isFull(jobs, rates, elapsed) && !casualty.disturbs(elapsed)) {
        gaps.add(rates.at("gap").number());
      }
      show(jobs, rates, elapsed, over);
      if (over) {
        return new Ended(jobs, elapsed, List.copyOf(gaps));
      }
      console.pause(EVERY);
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted while the jobs ran");
      }
    }
  }

  private void show(List<Json> jobs, Json rates, double elapsed, boolean over) {
    if (terminal) {
      List<String> lines = new ArrayList<>(LiveTable.lines(jobs, first, rates, elapsed));
      casualty.news().ifPresent(lines::add);
      redraw(lines);
    } else if (over || elapsed - shownAt >= LINE_EVERY_S) {
      shownAt = elapsed;
      String news = casualty.news().map(text -> "  " + text).orElse("");
      out.println(LiveTable.line(jobs, first, rates, elapsed) + news);
    }
    out.flush();
  }

  private void redraw(List<String> lines) {
    StringBuilder screen = new StringBuilder();
    if (drawn > 0) {
      screen.append("\u001b[").append(drawn).append('A');
    }
    for (String line : lines) {
      screen.append("\u001b[2K").append(line).append('\n');
    }
    out.print(screen);
    drawn = lines.size();
  }
}
