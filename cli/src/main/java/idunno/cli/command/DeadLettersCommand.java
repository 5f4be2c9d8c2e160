package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `dead-letters [ID]`: the queries that were given up, of one job or of all one's own.
public final class DeadLettersCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("[ID]", "Lists queries that were given up.").parameters(0, 1);
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    @Nullable String id = arguments.optional(0);

    List<Json> letters = new ArrayList<>();
    if (id != null) {
      collect(node, Long.toString(JobId.parse(id)), letters);
    } else {
      Json jobs = node.get("/v1/jobs?owner=" + Paths.encode(Owner.of(console)));
      for (Json job : jobs.at("jobs").items()) {
        collect(node, job.at("job").text(), letters);
      }
    }
    return Json.object("dead_letters", letters);
  }

  private static void collect(NodeClient node, String job, List<Json> into) {
    Json document = node.get("/v1/jobs/" + job + "/dead-letters");
    for (Json letter : document.at("dead_letters").items()) {
      Map<String, Json> fields = new LinkedHashMap<>();
      fields.put("job", new Json.Num(job));
      if (letter instanceof Json.Obj(Map<String, Json> given)) {
        fields.putAll(given);
      }
      into.add(new Json.Obj(fields));
    }
  }

  @Override
  void show(Json document, Console console) {
    TextTable table = new TextTable("JOB", "TASK", "ATTEMPTS", "QUERY", "ERROR");
    for (Json letter : document.at("dead_letters").items()) {
      table.row(
          letter.at("job").text("-"),
          letter.at("task").text("-"),
          letter.at("attempts").text("-"),
          letter.at("id").text("-"),
          letter.at("error").text("-"));
    }
    print(console, table, "no dead letters");
  }
}
