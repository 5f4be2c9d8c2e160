package idunno.cli.command;

import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import java.io.PrintStream;
import java.util.Map;

/// Jobs for people, and what their fields mean.
public final class Jobs {
  private Jobs() {}

  /// Queries that need no more work.
  public static long finished(Json job) {
    Json queries = job.at("queries");
    return queries.at("succeeded").integer()
        + queries.at("failed").integer()
        + queries.at("cancelled").integer();
  }

  /// All its queries.
  public static long total(Json job) {
    return job.at("queries").at("total").integer();
  }

  /// Whether it can still change by itself.
  public static boolean isOver(Json job) {
    return switch (job.at("state").text()) {
      case "Done", "Cancelled", "Expired" -> true;
      default -> false;
    };
  }

  /// The exit code that its end means: 1 unless every query succeeded.
  public static int exitCode(Json job) {
    return job.at("queries").at("succeeded").integer() == total(job) ? 0 : 1;
  }

  /// The remark beside a progress bar.
  public static String remark(Json job) {
    StringBuilder remark = new StringBuilder();
    double rate = job.at("queries_per_second").number();
    if (rate > 0) {
      remark.append(Figures.rate(rate)).append(" queries/s");
    }
    Json left = job.at("time_left_s");
    if (!left.isNothing()) {
      remark.append(remark.isEmpty() ? "" : ", ").append(Figures.seconds(left.number()));
      remark.append(" left");
    }
    String state = job.at("state").text();
    return state.equals("Running") ? remark.toString() : state;
  }

  static void list(Json document, Console console) {
    TextTable table =
        new TextTable("JOB", "MODEL", "STATE", "DONE", "QUERIES", "FAILED", "SUBMITTED");
    for (Json job : document.at("jobs").items()) {
      table.row(
          job.at("job").text("-"),
          job.at("model").text("-"),
          job.at("state").text("-"),
          Long.toString(finished(job)),
          Long.toString(total(job)),
          job.at("queries").at("failed").text("-"),
          Figures.time(job.at("submitted").integer()));
    }
    NodeCommand.print(console, table, "no jobs of yours: 'idunno jobs --all' shows everyone's");
  }

  static void show(Json job, Console console) {
    PrintStream out = console.out();
    out.println("job        " + job.at("job").text());
    out.println("model      " + TextTable.printable(job.at("model").text()));
    out.println("state      " + job.at("state").text());
    out.println("queries    " + counts(job.at("queries")));
    out.println("tasks      " + counts(job.at("tasks")));
    if (!isOver(job) && !remark(job).isEmpty()) {
      out.println("rate       " + remark(job));
    }
    if (!job.at("accuracy").isNothing()) {
      out.println(
          "accuracy   "
              + Figures.percent(job.at("accuracy").number())
              + " ("
              + job.at("correct").text("-")
              + " of "
              + job.at("labelled").text("-")
              + " labelled)");
    }
  }

  private static String counts(Json counts) {
    StringBuilder text = new StringBuilder();
    if (counts instanceof Json.Obj(Map<String, Json> fields)) {
      fields.forEach((name, count) ->
          text.append(text.isEmpty() ? "" : ", ").append(count.text()).append(' ').append(name));
    }
    return text.toString();
  }
}
