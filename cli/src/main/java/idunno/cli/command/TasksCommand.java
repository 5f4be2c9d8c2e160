package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import org.jspecify.annotations.Nullable;

/// `tasks ID`, `tasks --model M`: tasks with their states and outputs.
public final class TasksCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("[ID]", "Lists the tasks of a job, or of a model.")
        .parameters(0, 1)
        .value("--model", "MODEL", "the tasks of this model");
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    @Nullable String id = arguments.optional(0);
    @Nullable String model = arguments.value("--model");

    if ((id == null) == (model == null)) {
      throw Failure.badInput("say which tasks: 'idunno tasks ID' or 'idunno tasks --model MODEL'");
    }
    return node.get(
        id != null
            ? "/v1/jobs/" + JobId.parse(id) + "/tasks"
            : "/v1/models/" + Paths.encode(String.valueOf(model)) + "/tasks");
  }

  @Override
  void show(Json document, Console console) {
    TextTable table =
        new TextTable("TASK", "JOB", "STATE", "WORKER", "ATTEMPT", "QUERIES", "OUTPUT");
    for (Json task : document.at("tasks").items()) {
      table.row(
          task.at("task").text("-"),
          task.at("job").text("-"),
          task.at("state").text("-"),
          task.at("worker").text("-"),
          task.at("attempt").text("-"),
          task.at("queries").text("-"),
          task.at("output").text("-"));
    }
    print(console, table, "no tasks");
  }
}
