package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.util.UUID;

/// `undelete NAME`: what a deleted file held last becomes its newest version.
public final class UndeleteCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("NAME", "Brings back what a deleted file held last, as a new version.")
        .parameters(1, 1);
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    String request = UUID.randomUUID().toString();
    return node.post(
        "/v1/files/undelete", Json.object("name", arguments.parameter(0), "request", request));
  }

  @Override
  void show(Json document, Console console) {
    String version = document.at("version").text("-");
    console.out().println(document.at("name").text() + " is back (version " + version + ")");
  }
}
