package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.util.UUID;

/// `rm NAME`: deletes a file; its versions stay.
public final class RmCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("NAME", "Deletes a file; its versions stay, and undelete brings it back.")
        .parameters(1, 1);
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    String name = arguments.parameter(0);

    return node.post(
        "/v1/files/delete", Json.object("name", name, "request", UUID.randomUUID().toString()));
  }

  @Override
  void show(Json document, Console console) {
    String marker = document.at("version").text("-");
    console.out().println(document.at("name").text() + " is deleted (version " + marker + ")");
  }
}
