package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tasks ID`, `tasks --model M`: tasks with their states and outputs.
@picocli.CommandLine.Command(description = "Lists the tasks of a job, or of a model.")
public final class TasksCommand extends DocumentCommand {
  @Parameters(arity = "0..1", paramLabel = "ID", description = "the job's number")
  private @Nullable String id;

  @Option(names = "--model", paramLabel = "MODEL", description = "the tasks of this model")
  private @Nullable String model;

  @Override
  Json fetch(NodeClient node, Console console) {
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
