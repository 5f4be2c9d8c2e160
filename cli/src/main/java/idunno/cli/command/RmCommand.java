package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.util.UUID;
import picocli.CommandLine.Parameters;

/// `rm NAME`: deletes a file; its versions stay.
@picocli.CommandLine.Command(description = "Deletes a file; its versions stay.")
public final class RmCommand extends DocumentCommand {
  @Parameters(paramLabel = "NAME", description = "the file")
  private String name = "";

  @Override
  Json fetch(NodeClient node, Console console) {
    return node.post(
        "/v1/files/delete", Json.object("name", name, "request", UUID.randomUUID().toString()));
  }

  @Override
  void show(Json document, Console console) {
    String marker = document.at("version").text("-");
    console.out().println(document.at("name").text(name) + " is deleted (version " + marker + ")");
  }
}
