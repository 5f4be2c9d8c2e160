package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;

/// `where NAME[@V]`: the nodes that hold a version.
@picocli.CommandLine.Command(description = "Shows which nodes hold a version of a file.")
public final class WhereCommand extends VersionedCommand {
  @Override
  Json fetch(NodeClient node, Console console) {
    return where(node, wanted());
  }

  @Override
  void show(Json document, Console console) {
    for (Json replica : document.at("replicas").items()) {
      console.out().println(replica.text());
    }
  }
}
