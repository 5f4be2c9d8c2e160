package idunno.cli.command;

import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// `deploy NAME PATH`: brings a model into service; it is back when the model is Deployed, or not
/// at all.
public final class DeployCommand extends NodeCommand {
  @Override
  public Usage usage() {
    return usage(
            "NAME PATH", "Brings a model into service: a folder with model.yaml, or an .onnx file.")
        .parameters(2, 2)
        .value("--batch", "N", "queries a task (default: the manifest's)");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    String name = arguments.parameter(0);
    Path path = Path.of(arguments.parameter(1));
    @Nullable Long batch = Arguments.batch("--batch", arguments.value("--batch"));
    Json model = new Deployment(node(arguments, console), console).deploy(name, path, batch);
    if (arguments.json()) {
      print(console, model);
    } else {
      console
          .out()
          .println(
              model.at("model").text(name)
                  + " version "
                  + model.at("version").text("-")
                  + " is "
                  + model.at("state").text("-")
                  + " on "
                  + joined(model.at("workers"))
                  + ", batch "
                  + model.at("batch").text("-"));
    }
    return 0;
  }
}
