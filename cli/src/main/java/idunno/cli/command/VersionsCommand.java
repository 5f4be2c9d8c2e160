package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;

/// `versions NAME`: every version of a file.
public final class VersionsCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("NAME", "Lists the versions of a file.").parameters(1, 1);
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    String name = arguments.parameter(0);

    return node.get("/v1/versions?name=" + Paths.encode(name));
  }

  @Override
  void show(Json document, Console console) {
    TextTable table = new TextTable("VERSION", "SIZE", "TIME", "SHA-256");
    for (Json version : document.at("versions").items()) {
      boolean deleted = version.at("deleted").isTrue();
      table.row(
          version.at("version").text("-"),
          deleted ? "deleted" : Figures.bytes(version.at("size").integer()),
          Figures.time(version.at("time").integer()),
          deleted ? "-" : version.at("sha256").text("-"));
    }
    print(console, table, "no versions");
  }
}
