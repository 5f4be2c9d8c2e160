package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.util.UUID;

/// `undeploy NAME`: takes a model out of service and frees its name.
public final class UndeployCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("NAME", "Takes a model out of service and frees its name.").parameters(1, 1);
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    String name = arguments.parameter(0);

    return node.post(
        "/v1/models/" + Paths.encode(name) + "/undeploy",
        Json.object("request", UUID.randomUUID().toString()));
  }

  @Override
  void show(Json document, Console console) {
    console.out().println(document.at("model").text() + " is " + document.at("state").text());
  }
}
