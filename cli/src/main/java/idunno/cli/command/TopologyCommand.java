package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;

/// `topology`: the members in the order of the ring.
public final class TopologyCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("", "Lists the members in the order of the ring.");
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {

    return node.get("/v1/topology");
  }

  @Override
  void show(Json document, Console console) {
    Members.show(document, console);
  }
}
