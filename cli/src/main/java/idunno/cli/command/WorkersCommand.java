package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import org.jspecify.annotations.Nullable;

/// `workers [MODEL]`: which nodes have which model, which tasks are on their slots, and how many
/// wait there. What is on a slot is known to its own node only.
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
    TextTable table = new TextTable("WORKER", "SLOTS", "MODELS", "RUNNING", "WAITING");
    for (Json worker : document.at("workers").items()) {
      boolean known = !worker.at("running").isNothing();
      table.row(
          worker.at("worker").text("-"),
          worker.at("slots").text("-"),
          joined(worker.at("models")),
          known
              ? running(worker)
              : "? (has " + tasks(worker.at("tasks").items().size()) + ": ask that node)",
          known ? waiting(worker) : "?");
    }
    print(console, table, "no workers");
  }

  private static String running(Json worker) {
    StringBuilder running = new StringBuilder();
    for (Json task : worker.at("tasks").items()) {
      if (task.at("running").isTrue()) {
        running.append(running.isEmpty() ? "" : ", ").append(task.at("model").text());
        running.append(" task ").append(task.at("task").text());
        running.append(" (").append(queries(task.at("queries").integer()));
        String first = TextTable.printable(task.at("first_query").text());
        running.append(first.isEmpty() ? ")" : " from " + first + ")");
      }
    }
    return running.isEmpty() ? "-" : running.toString();
  }

  private static String waiting(Json worker) {
    long queries = 0;
    for (Json task : worker.at("tasks").items()) {
      queries += task.at("running").isTrue() ? 0 : task.at("queries").integer();
    }
    long tasks = worker.at("waiting").integer();
    return tasks == 0 ? "-" : tasks(tasks) + " (" + queries(queries) + ")";
  }

  private static String tasks(long number) {
    return Figures.count(number, "task", "tasks");
  }

  private static String queries(long number) {
    return Figures.count(number, "query", "queries");
  }
}
