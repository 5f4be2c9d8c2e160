package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import java.io.PrintStream;
import java.util.Map;

/// `status`: one screen about everything.
public final class StatusCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("", "Shows one screen about everything.");
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {

    return node.get("/v1/status");
  }

  @Override
  void show(Json document, Console console) {
    PrintStream out = console.out();
    Json coordinator = document.at("coordinator");
    Json files = document.at("files");
    out.println("nodes        " + document.at("nodes").text("-"));
    out.println(
        "coordinator  leader "
            + coordinator.at("leader").text("none")
            + ", term "
            + coordinator.at("term").text("-")
            + ", voters "
            + joined(coordinator.at("voters"))
            + ", listeners "
            + joined(coordinator.at("listeners")));
    out.println(
        "files        "
            + files.at("files").text("0")
            + " files, "
            + files.at("versions").text("0")
            + " versions, "
            + files.at("copies").text("1")
            + " copies of each, "
            + files.at("under_replicated").text("0")
            + " under-replicated, "
            + files.at("unreachable").text("0")
            + " out of reach");
    out.println("models       " + joined(document.at("models")));
    out.println("jobs         " + counts(document.at("jobs")));
    for (Json alarm : document.at("alarms").items()) {
      out.println("ALARM        " + TextTable.printable(alarm.text(alarm.line())));
    }
  }

  private static String counts(Json jobs) {
    StringBuilder text = new StringBuilder();
    if (jobs instanceof Json.Obj(Map<String, Json> fields)) {
      fields.forEach((state, count) ->
          text.append(text.isEmpty() ? "" : ", ").append(count.text()).append(' ').append(state));
    }
    return text.isEmpty() ? "none" : text.toString();
  }
}
