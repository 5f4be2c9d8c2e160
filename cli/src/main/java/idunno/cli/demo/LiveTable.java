package idunno.cli.demo;

import idunno.cli.command.Jobs;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import java.util.ArrayList;
import java.util.List;

/// What the demo shows while its jobs run; text made from the node's documents, without any input
/// or output of its own.
final class LiveTable {
  private static final String FILLING = "filling";
  private static final double SOON_S = 1;

  private LiveTable() {}

  /// The lines for a terminal: a table, the gap and the time left.
  ///
  /// @param first the jobs as they were when `elapsed` was nothing
  static List<String> lines(List<Json> jobs, List<Json> first, Json rates, double elapsed) {
    TextTable table = new TextTable("MODEL", "DONE", "OF", "QUERIES/S", "WORKERS");
    for (Json job : jobs) {
      Json rate = rateOf(rates, job.at("model").text());
      table.row(
          job.at("model").text(),
          Long.toString(Jobs.finished(job)),
          Long.toString(Jobs.total(job)),
          rate(job, done(first, job), rates, elapsed),
          Integer.toString(rate.at("workers").items().size()));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("gap " + gap(jobs, rates, elapsed) + "   time left " + timeLeft(jobs, elapsed));
    return lines;
  }

  /// The same in one line, for a pipe.
  static String line(List<Json> jobs, List<Json> first, Json rates, double elapsed) {
    StringBuilder line = new StringBuilder(Figures.decimal(elapsed, 0)).append(" s");
    for (Json job : jobs) {
      line.append("  ").append(job.at("model").text()).append(' ').append(Jobs.finished(job));
      line.append('/').append(Jobs.total(job)).append(' ');
      String rate = rate(job, done(first, job), rates, elapsed);
      line.append(rate.equals(FILLING) ? rate : "at " + rate + "/s");
    }
    line.append("  gap ").append(gap(jobs, rates, elapsed));
    return line.append("  left ").append(timeLeft(jobs, elapsed)).toString();
  }

  /// The model's rate once its window holds nothing but the job; until then the window still holds
  /// what ran before, so it is what the job did since the first look.
  private static String rate(Json job, long before, Json rates, double elapsed) {
    if (elapsed < SOON_S) {
      return FILLING;
    }
    Json told = rateOf(rates, job.at("model").text()).at("queries_per_second");
    return Figures.rate(
        elapsed < window(rates) ? (Jobs.finished(job) - before) / elapsed : told.number());
  }

  /// How much of the job was done at the first look.
  private static long done(List<Json> first, Json job) {
    return first.stream()
        .filter(then -> then.at("model").equals(job.at("model")))
        .mapToLong(Jobs::finished)
        .sum();
  }

  private static double window(Json rates) {
    return rates.at("window_s").isNothing() ? 10 : rates.at("window_s").number();
  }

  /// Whether the rates cover a whole window in which both jobs had work.
  static boolean isFull(List<Json> jobs, Json rates, double elapsed) {
    return elapsed >= window(rates)
        && !rates.at("gap").isNothing()
        && jobs.stream().noneMatch(Jobs::isOver);
  }

  private static String gap(List<Json> jobs, Json rates, double elapsed) {
    if (isFull(jobs, rates, elapsed)) {
      return Figures.percent(rates.at("gap").number());
    }
    return jobs.stream().anyMatch(Jobs::isOver) ? "-" : FILLING;
  }

  /// The node's own estimate, else one from what is done so far.
  private static String timeLeft(List<Json> jobs, double elapsed) {
    double left = 0;
    for (Json job : jobs) {
      long done = Jobs.finished(job);
      Json told = job.at("time_left_s");
      if (Jobs.isOver(job)) {
        continue;
      }
      if (told.isNothing() && done == 0) {
        return "-";
      }
      double guess = elapsed / Math.max(1, done) * (Jobs.total(job) - done);
      left = Math.max(left, told.isNothing() ? guess : told.number());
    }
    return Figures.seconds(left);
  }

  private static Json rateOf(Json rates, String model) {
    for (Json rate : rates.at("models").items()) {
      if (rate.at("model").text().equals(model)) {
        return rate;
      }
    }
    return Json.object();
  }
}
