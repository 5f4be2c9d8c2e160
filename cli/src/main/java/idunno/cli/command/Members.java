package idunno.cli.command;

import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import java.util.List;

/// The table of members, for every command that shows one.
final class Members {
  private Members() {}

  static void show(Json document, Console console) {
    TextTable table =
        new TextTable(
            "NAME",
            "ADDRESS",
            "STATE",
            "INCARNATION",
            "STARTED",
            "CORES",
            "MEMORY",
            "VERSION",
            "ROLES");
    for (Json member : document.at("members").items()) {
      table.row(
          member.at("name").text("-"),
          member.at("address").text("-"),
          member.at("state").text("-"),
          member.at("incarnation").text("-"),
          Figures.time(member.at("epoch").integer()),
          member.at("cores").text("-"),
          Figures.bytes(member.at("memory_bytes").integer()),
          member.at("version").text("-"),
          roles(member));
    }
    NodeCommand.print(console, table, "no members");
  }

  private static String roles(Json member) {
    List<String> roles = member.at("roles").items().stream().map(Json::text).toList();
    return roles.isEmpty() ? "-" : String.join(",", roles);
  }
}
