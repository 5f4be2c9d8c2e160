package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import picocli.CommandLine.Parameters;

/// `ls [PREFIX]`: the files whose names start so.
@picocli.CommandLine.Command(description = "Lists files.")
public final class LsCommand extends DocumentCommand {
  @Parameters(arity = "0..1", paramLabel = "PREFIX", description = "only names that start so")
  private String prefix = "";

  @Override
  Json fetch(NodeClient node, Console console) {
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
    print(console, table, prefix.isEmpty() ? "no files" : "no files start with " + prefix);
  }
}
