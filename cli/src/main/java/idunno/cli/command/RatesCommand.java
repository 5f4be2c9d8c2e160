package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import java.io.IOException;
import java.time.Duration;

/// `rates [--watch]`: how many queries a second each model completes, and how far they are apart.
public final class RatesCommand extends NodeCommand {
  private static final Duration EVERY = Duration.ofSeconds(1);

  @Override
  public Usage usage() {
    return usage("", "Shows the query rate of each model.").flag("--watch", "again every second");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    boolean watch = arguments.flag("--watch");

    NodeClient node = node(arguments, console);
    boolean again;
    do {
      Json document = node.get("/v1/rates");
      if (arguments.json()) {
        print(console, document);
      } else {
        show(document, console);
      }
      again = watch && !console.out().checkError();
      if (again) {
        console.pause(EVERY);
      }
    } while (again && !Thread.currentThread().isInterrupted());
    return 0;
  }

  private static void show(Json document, Console console) {
    TextTable table = new TextTable("MODEL", "QUERIES/S", "BACKLOG", "WORKERS");
    for (Json model : document.at("models").items()) {
      table.row(
          model.at("model").text("-"),
          Figures.rate(model.at("queries_per_second").number()),
          model.at("backlog").text("-"),
          joined(model.at("workers")));
    }
    print(console, table, "no models");
    Json gap = document.at("gap");
    String window = document.at("window_s").text("10");
    console
        .out()
        .println(
            gap.isNothing()
                ? "gap: none, fewer than two models have a backlog over " + window + " s"
                : "gap: " + Figures.percent(gap.number()) + " over " + window + " s");
  }
}
