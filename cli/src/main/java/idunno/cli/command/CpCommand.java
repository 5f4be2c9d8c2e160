package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.transfer.NameVersion;
import java.util.UUID;

/// `cp SOURCE[@V] NAME`: a version's content becomes the newest version of another file. No byte
/// moves.
public final class CpCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    Usage usage =
        usage("SOURCE[@VERSION] NAME", "Copies within the cluster: no byte moves.")
            .parameters(2, 2)
            .value("--version", "N", "the version; SOURCE is then exact");
    return Conditions.in(usage);
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    NameVersion source = VersionedCommand.wanted(arguments);
    Conditions conditions = Conditions.of(arguments);
    return node.post(
        "/v1/files/copy",
        Json.object(
            "source",
            source.name(),
            "version",
            source.version(),
            "name",
            arguments.parameter(1),
            "if_version",
            conditions.version(),
            "if_absent",
            conditions.absent(),
            "request",
            UUID.randomUUID().toString()));
  }

  @Override
  void show(Json document, Console console) {
    console
        .out()
        .println(document.at("name").text() + " version " + document.at("version").text("-"));
  }
}
