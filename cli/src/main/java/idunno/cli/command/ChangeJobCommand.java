package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.util.UUID;

/// `cancel ID`, `pause ID`, `resume ID`, `retry ID`: one class, because the node knows the rest.
public final class ChangeJobCommand extends DocumentCommand {
  private final String change;

  public ChangeJobCommand(String change) {
    this.change = change;
  }

  @Override
  public Usage usage() {
    return usage("ID", "Changes a job.").parameters(1, 1);
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    String id = arguments.parameter(0);

    return node.post(
        "/v1/jobs/" + JobId.parse(id) + "/" + change,
        Json.object("request", UUID.randomUUID().toString()));
  }

  @Override
  void show(Json document, Console console) {
    Jobs.show(document, console);
  }
}
