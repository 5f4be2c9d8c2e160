package idunno.cli.command;

import idunno.cli.http.Paths;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;

/// `store [NODE]`: the versions that a node holds a copy of, the system's files among them.
public final class StoreCommand extends PagedCommand {
  @Override
  public Usage usage() {
    return usage("[NODE]", "Lists what a node holds: the one that is asked, or NODE.")
        .parameters(0, 1);
  }

  @Override
  String path(Arguments arguments) {
    return "/v1/store?node=" + Paths.encode(arguments.parameterOr(0, ""));
  }

  @Override
  String array() {
    return "files";
  }

  @Override
  TextTable table() {
    return new TextTable("NAME", "VERSION", "SIZE", "TIME");
  }

  @Override
  void row(Json file, TextTable table) {
    TextTable unused =
        table.row(
            file.at("name").text("-"),
            file.at("version").text("-"),
            Figures.bytes(file.at("size").integer()),
            Figures.time(file.at("time").integer()));
  }

  @Override
  String whenEmpty() {
    return "it holds nothing";
  }
}
