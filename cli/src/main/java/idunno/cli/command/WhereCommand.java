package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;

/// `where NAME[@V]`: the nodes that hold a version.
public final class WhereCommand extends VersionedCommand {
  @Override
  public Usage usage() {
    return usage("NAME[@VERSION]", "Shows which nodes hold a version of a file.");
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    return node.get("/v1/where" + query(wanted(arguments)));
  }

  @Override
  void show(Json document, Console console) {
    for (Json replica : document.at("replicas").items()) {
      console.out().println(replica.text());
    }
  }
}
