package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.util.List;

/// `self`: the node that answers, as it sees itself.
public final class SelfCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("", "Shows the node that answers.");
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {

    return node.get("/v1/self");
  }

  @Override
  void show(Json document, Console console) {
    boolean isList = !document.at("members").isNothing();
    Members.show(isList ? document : Json.object("members", List.of(document)), console);
  }
}
