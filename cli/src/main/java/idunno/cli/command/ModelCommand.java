package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import java.util.List;
import java.util.Map;

/// `model NAME`: one model with its manifest and files.
public final class ModelCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("NAME", "Shows one model, its manifest and its files.").parameters(1, 1);
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    String name = arguments.parameter(0);

    return node.get("/v1/models/" + Paths.encode(name));
  }

  @Override
  void show(Json document, Console console) {
    Models.show(Json.object("models", List.of(document)), console);
    if (document.at("files") instanceof Json.Obj(Map<String, Json> files)) {
      console.out().println();
      TextTable table = new TextTable("FILE", "STORED AS");
      files.forEach((path, stored) -> table.row(path, stored.text("-")));
      print(console, table, "no files");
    }
    console.out().println();
    console.out().println(document.at("manifest").text("no manifest").stripTrailing());
  }
}
