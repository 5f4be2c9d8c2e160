package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `infer MODEL INPUT...`: submits a job; with `--wait` stays until it is over.
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
    String job = submitted.at("job").text();
    if (arguments.json()) {
      print(console, submitted);
    } else {
      console
          .out()
          .println(
              "job "
                  + job
                  + ": "
                  + submitted.at("queries").text("-")
                  + " queries in "
                  + submitted.at("tasks").text("-")
                  + " tasks");
      console.out().flush();
    }
    if (!arguments.flag("--wait")) {
      return 0;
    }
    Json ended = new JobWatch(node, console).untilOver(JobId.parse(job));
    if (!arguments.json()) {
      Jobs.show(ended, console);
    }
    return Jobs.exitCode(ended);
  }
}
