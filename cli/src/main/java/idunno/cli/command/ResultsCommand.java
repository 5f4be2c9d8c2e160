package idunno.cli.command;

import idunno.base.http.Response;
import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.serving.client.ResultsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// `results ID DIR`: writes `results.jsonl` and `errors.jsonl`; exit code 3 while the job runs.
public final class ResultsCommand extends NodeCommand {
  private static final int PARTIAL = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Override
  public Usage usage() {
    return usage("ID DIR", "Writes a job's results.jsonl and errors.jsonl.").parameters(2, 2);
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    String id = arguments.parameter(0);
    Path folder = Path.of(arguments.parameter(1));

    long job = JobId.parse(id);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw Failure.badInput("'" + folder + "' is no folder");
    }
    NodeClient node = node(arguments, console);
    ResultsWriter.Written written;
    boolean partial;
    try (Response response = node.stream("/v1/jobs/" + job + "/results", PATIENCE)) {
      partial = "true".equals(response.headers().get("idunno-partial"));
      written = ResultsWriter.write(response.body(), folder);
    }
    if (arguments.json()) {
      print(
          console,
          Json.object(
              "job",
              job,
              "results",
              written.results(),
              "errors",
              written.errors(),
              "partial",
              partial,
              "folder",
              folder.toString()));
    } else {
      console
          .out()
          .println(
              Figures.count(written.results(), "result", "results")
                  + " and "
                  + Figures.count(written.errors(), "error", "errors")
                  + " in "
                  + folder
                  + (partial ? "; the job still runs, so these are the first" : ""));
    }
    return partial ? PARTIAL : 0;
  }
}
