package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/// `batch-size MODEL [N]`: reads it, or sets it for the tasks that are cut from then on.
@picocli.CommandLine.Command(description = "Shows the batch size of a model, or sets it.")
public final class BatchSizeCommand extends DocumentCommand {
  @Parameters(index = "0", paramLabel = "MODEL", description = "the model")
  private String model = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "N", description = "queries a task")
  private @Nullable Integer batch;

  @Override
  Json fetch(NodeClient node, Console console) {
    String path = "/v1/models/" + Paths.encode(model) + "/batch-size";
    return batch == null ? node.get(path) : node.post(path, Json.object("batch", batch));
  }

  @Override
  void show(Json document, Console console) {
    console.out().println(document.at("batch").text("-"));
  }
}
