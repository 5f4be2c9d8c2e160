package idunno.cli.command;

import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;

/// The table of models.
final class Models {
  private Models() {}

  static void show(Json document, Console console) {
    TextTable table =
        new TextTable("MODEL", "VERSION", "STATE", "RUNTIME", "BATCH", "BACKLOG", "WORKERS");
    for (Json model : document.at("models").items()) {
      table.row(
          model.at("model").text(model.text("-")),
          model.at("version").text("-"),
          model.at("state").text("-"),
          model.at("runtime").text("-"),
          model.at("batch").text("-"),
          model.at("backlog").text("-"),
          NodeCommand.joined(model.at("workers")));
    }
    NodeCommand.print(console, table, "no models: 'idunno deploy NAME PATH' adds one");
  }
}
