package idunno.cli.command;

import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;

/// A command that lists versions of files, each in a row with its size and time.
abstract class FileListCommand extends PagedCommand {
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
}
