package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.util.UUID;
import picocli.CommandLine.Parameters;

/// `cancel ID`, `pause ID`, `resume ID`, `retry ID`: one class, because the node knows the rest.
@picocli.CommandLine.Command(description = "Changes a job.")
public final class ChangeJobCommand extends DocumentCommand {
  private final String change;

  @Parameters(paramLabel = "ID", description = "the job's number")
  private String id = "";

  public ChangeJobCommand(String change) {
    this.change = change;
  }

  @Override
  Json fetch(NodeClient node, Console console) {
    return node.post(
        "/v1/jobs/" + JobId.parse(id) + "/" + change,
        Json.object("request", UUID.randomUUID().toString()));
  }

  @Override
  void show(Json document, Console console) {
    Jobs.show(document, console);
  }
}
