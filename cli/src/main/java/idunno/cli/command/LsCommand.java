package idunno.cli.command;

import idunno.cli.http.Paths;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;

/// `ls [PREFIX]`: the files whose names start so.
public final class LsCommand extends PagedCommand {
  @Override
  public Usage usage() {
    return usage("[PREFIX]", "Lists files.").parameters(0, 1);
  }

  @Override
  String path(Arguments arguments) {
    return "/v1/files?prefix=" + Paths.encode(arguments.parameterOr(0, ""));
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
    return "no files";
  }
}
