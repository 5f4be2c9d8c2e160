package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;

/// `models`: all models.
public final class ModelsCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("", "Lists the models.");
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {

    return node.get("/v1/models");
  }

  @Override
  void show(Json document, Console console) {
    Models.show(document, console);
  }
}
