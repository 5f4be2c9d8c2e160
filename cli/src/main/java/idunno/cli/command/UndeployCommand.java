package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.util.UUID;
import picocli.CommandLine.Parameters;

/// `undeploy NAME`: takes a model out of service and frees its name.
@picocli.CommandLine.Command(description = "Takes a model out of service and frees its name.")
public final class UndeployCommand extends DocumentCommand {
  @Parameters(paramLabel = "NAME", description = "the model")
  private String name = "";

  @Override
  Json fetch(NodeClient node, Console console) {
    return node.post(
        "/v1/models/" + Paths.encode(name) + "/undeploy",
        Json.object("request", UUID.randomUUID().toString()));
  }

  @Override
  void show(Json document, Console console) {
    console.out().println(document.at("model").text(name) + " is " + document.at("state").text());
  }
}
