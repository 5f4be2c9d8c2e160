package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import org.jspecify.annotations.Nullable;

/// `stats [MODEL]`: how long queries take.
public final class StatsCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("[MODEL]", "Shows how long queries wait and run, in milliseconds.")
        .parameters(0, 1);
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    @Nullable String model = arguments.optional(0);

    return node.get("/v1/stats" + (model == null ? "" : "?model=" + Paths.encode(model)));
  }

  @Override
  void show(Json document, Console console) {
    TextTable table =
        new TextTable("MODEL", "TIME/MS", "QUERIES", "MEAN", "SD", "MEDIAN", "P90", "P95", "P99");
    for (Json one : document.at("models").items()) {
      row(table, one.at("model").text("-"), "processing", one.at("processing_ms"));
      row(table, one.at("model").text("-"), "waiting", one.at("waiting_ms"));
    }
    print(console, table, "no queries yet");
  }

  private static void row(TextTable table, String model, String time, Json figures) {
    table.row(
        model,
        time,
        figures.at("count").text("0"),
        cell(figures, "mean"),
        cell(figures, "sd"),
        cell(figures, "median"),
        cell(figures, "p90"),
        cell(figures, "p95"),
        cell(figures, "p99"));
  }

  private static String cell(Json figures, String key) {
    Json figure = figures.at(key);
    return figure.isNothing() ? "-" : Figures.decimal(figure.number(), 2);
  }
}
