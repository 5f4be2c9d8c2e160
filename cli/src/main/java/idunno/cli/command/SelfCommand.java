package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.util.List;

/// `self`: the node that answers, as it sees itself.
@picocli.CommandLine.Command(description = "Shows the node that answers.")
public final class SelfCommand extends DocumentCommand {
  @Override
  Json fetch(NodeClient node, Console console) {
    return node.get("/v1/self");
  }

  @Override
  void show(Json document, Console console) {
    boolean isList = !document.at("members").isNothing();
    Members.show(isList ? document : Json.object("members", List.of(document)), console);
  }
}
