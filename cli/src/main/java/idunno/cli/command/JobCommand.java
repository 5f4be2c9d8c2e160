package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.io.IOException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `job ID [--watch]`: one job, now or until its end.
@picocli.CommandLine.Command(description = "Shows a job.")
public final class JobCommand extends NodeCommand {
  @Parameters(paramLabel = "ID", description = "the job's number")
  private String id = "";

  @Option(names = "--watch", description = "show its progress until it ends")
  private boolean watch;

  @Override
  public int run(Console console) throws IOException {
    NodeClient node = node(console);
    long number = JobId.parse(id);
    Json job =
        watch ? new JobWatch(node, console).untilOver(number) : node.get("/v1/jobs/" + number);
    if (json()) {
      print(console, job);
    } else {
      Jobs.show(job, console);
    }
    return watch ? Jobs.exitCode(job) : 0;
  }
}
