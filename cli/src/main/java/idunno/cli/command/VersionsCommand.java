package idunno.cli.command;

import idunno.cli.http.Paths;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;

/// `versions NAME`: every version of a file.
public final class VersionsCommand extends PagedCommand {
  @Override
  public Usage usage() {
    return usage("NAME", "Lists the versions of a file.").parameters(1, 1);
  }

  @Override
  String path(Arguments arguments) {
    return "/v1/versions?name=" + Paths.encode(arguments.parameter(0));
  }

  @Override
  String array() {
    return "versions";
  }

  @Override
  TextTable table() {
    return new TextTable("VERSION", "SIZE", "TIME", "SHA-256");
  }

  @Override
  void row(Json version, TextTable table) {
    boolean deleted = version.at("deleted").isTrue();
    TextTable unused =
        table.row(
            version.at("version").text("-"),
            deleted ? "deleted" : Figures.bytes(version.at("size").integer()),
            Figures.time(version.at("time").integer()),
            deleted ? "-" : version.at("sha256").text("-"));
  }

  @Override
  String whenEmpty() {
    return "no versions";
  }
}
