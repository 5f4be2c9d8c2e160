package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.http.Response;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Parameters;

/// `results ID DIR`: writes `results.jsonl` and `errors.jsonl`; exit code 3 while the job runs.
@picocli.CommandLine.Command(description = "Writes a job's results.jsonl and errors.jsonl.")
public final class ResultsCommand extends NodeCommand {
  private static final int PARTIAL = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Parameters(index = "0", paramLabel = "ID", description = "the job's number")
  private String id = "";

  @Parameters(index = "1", paramLabel = "DIR", description = "a folder; made when it is missing")
  private Path folder = Path.of("");

  @Override
  public int run(Console console) throws IOException {
    long job = JobId.parse(id);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw Failure.badInput("'" + folder + "' is no folder");
    }
    NodeClient node = node(console);
    ResultFiles.Written written;
    boolean partial;
    try (Response response = node.stream("/v1/jobs/" + job + "/results", PATIENCE)) {
      partial = "true".equals(response.headers().get("idunno-partial"));
      written = ResultFiles.write(response.body(), folder);
    }
    if (json()) {
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
              written.results()
                  + " results and "
                  + written.errors()
                  + " errors in "
                  + folder
                  + (partial ? "; the job still runs, so these are the first" : ""));
    }
    return partial ? PARTIAL : 0;
  }
}
