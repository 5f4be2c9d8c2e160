package idunno.cli.command;

import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;

/// The table of members, for every command that shows one.
final class Members {
  private Members() {}

  static void show(Json document, Console console) {
    TextTable table = new TextTable("NAME", "ADDRESS", "STATE", "INCARNATION", "STARTED");
    for (Json member : document.at("members").items()) {
      table.row(
          member.at("name").text("-"),
          member.at("address").text("-"),
          member.at("state").text("-"),
          member.at("incarnation").text("-"),
          Figures.time(member.at("epoch").integer()));
    }
    NodeCommand.print(console, table, "no members");
  }
}
