package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import org.jspecify.annotations.Nullable;

/// `batch-size MODEL [N]`: reads it, or sets it for the tasks that are cut from then on.
public final class BatchSizeCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("MODEL [N]", "Shows the batch size of a model, or sets it.").parameters(1, 2);
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    String model = arguments.parameter(0);
    @Nullable Long batch = Arguments.batch("N", arguments.optional(1));

    String path = "/v1/models/" + Paths.encode(model) + "/batch-size";
    return batch == null ? node.get(path) : node.post(path, Json.object("batch", batch));
  }

  @Override
  void show(Json document, Console console) {
    console.out().println(document.at("batch").text("-"));
  }
}
