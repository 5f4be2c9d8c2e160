package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;

/// `ls [PREFIX]`: the files whose names start so.
public final class LsCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("[PREFIX]", "Lists files.").parameters(0, 1);
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    String prefix = arguments.parameterOr(0, "");

    return node.get("/v1/files?prefix=" + Paths.encode(prefix));
  }

  @Override
  void show(Json document, Console console) {
    TextTable table = new TextTable("NAME", "VERSION", "SIZE", "TIME");
    for (Json file : document.at("files").items()) {
      table.row(
          file.at("name").text("-"),
          file.at("version").text("-"),
          Figures.bytes(file.at("size").integer()),
          Figures.time(file.at("time").integer()));
    }
    print(console, table, "no files");
  }
}
