package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/// `workers [MODEL]`: which nodes run which model, and which tasks.
@picocli.CommandLine.Command(description = "Shows which worker runs which model and tasks.")
public final class WorkersCommand extends DocumentCommand {
  @Parameters(arity = "0..1", paramLabel = "MODEL", description = "only this model")
  private @Nullable String model;

  @Override
  Json fetch(NodeClient node, Console console) {
    return node.get("/v1/workers" + (model == null ? "" : "?model=" + Paths.encode(model)));
  }

  @Override
  void show(Json document, Console console) {
    TextTable table = new TextTable("WORKER", "SLOTS", "MODELS", "RUNNING");
    for (Json worker : document.at("workers").items()) {
      StringBuilder running = new StringBuilder();
      for (Json task : worker.at("tasks").items()) {
        running.append(running.isEmpty() ? "" : ", ").append(task.at("model").text());
        running.append(" task ").append(task.at("task").text());
        running.append(" (").append(task.at("queries").text("?")).append(" queries)");
      }
      table.row(
          worker.at("worker").text("-"),
          worker.at("slots").text("-"),
          joined(worker.at("models")),
          running.isEmpty() ? "-" : running.toString());
    }
    print(console, table, "no workers");
  }
}
