package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `infer MODEL INPUT...`: submits a job; with `--wait` stays until it is over. For scripts one
/// document: the acknowledgement, or after a wait the job as it ended.
public final class InferCommand extends NodeCommand {
  @Override
  public Usage usage() {
    return usage("MODEL INPUT...", "Runs inputs through a model, as a job.")
        .parameters(2, Integer.MAX_VALUE)
        .value("--batch", "N", "queries a task (default: the model's)")
        .value("--labels", "CSV", "id,label for each query: the job then has an accuracy")
        .flag("--wait", "stay until the job is over; 1 when queries failed");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    List<String> inputs = arguments.parameters().subList(1, arguments.parameters().size());
    @Nullable String labels = arguments.value("--labels");
    NodeClient node = node(arguments, console);
    Submission submission = new Submission(node, console);
    Json submitted =
        submission.submit(
            new Submission.Wanted(
                arguments.parameter(0),
                inputs,
                labels == null ? null : Path.of(labels),
                Arguments.batch("--batch", arguments.value("--batch"))));
    if (!arguments.flag("--wait")) {
      show(submitted, arguments, console);
      return 0;
    }
    if (!arguments.json()) {
      show(submitted, arguments, console);
    }
    Json ended = awaitEnd(node, submitted, arguments, console);
    if (arguments.json()) {
      print(console, ended);
    } else {
      Jobs.show(ended, console);
    }
    return Jobs.exitCode(ended);
  }

  private static void show(Json submitted, Arguments arguments, Console console) {
    if (arguments.json()) {
      print(console, submitted);
      return;
    }
    console
        .out()
        .println(
            "job "
                + submitted.at("job").text()
                + ": "
                + Figures.count(submitted.at("queries").integer(), "query", "queries")
                + " in "
                + Figures.count(submitted.at("tasks").integer(), "task", "tasks"));
    console.out().flush();
  }

  /// A wait that is given up harms no job: then a script at least learns which job it was.
  private static Json awaitEnd(
      NodeClient node, Json submitted, Arguments arguments, Console console) {
    try {
      return new JobWatch(node, console).untilOver(JobId.parse(submitted.at("job").text()));
    } catch (Failure e) {
      if (arguments.json()) {
        print(console, submitted);
      }
      throw e;
    }
  }
}
