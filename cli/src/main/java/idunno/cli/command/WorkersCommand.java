package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import org.jspecify.annotations.Nullable;

/// `workers [MODEL]`: which nodes run which model, and which tasks.
public final class WorkersCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("[MODEL]", "Shows which worker runs which model and tasks.").parameters(0, 1);
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    @Nullable String model = arguments.optional(0);

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
