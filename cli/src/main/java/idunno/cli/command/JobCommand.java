package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.io.IOException;

/// `job ID [--watch]`: one job, now or until its end.
public final class JobCommand extends NodeCommand {
  @Override
  public Usage usage() {
    return usage("ID", "Shows a job.")
        .parameters(1, 1)
        .flag("--watch", "show its progress until it ends");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    String id = arguments.parameter(0);
    boolean watch = arguments.flag("--watch");

    NodeClient node = node(arguments, console);
    long number = JobId.parse(id);
    Json job =
        watch ? new JobWatch(node, console).untilOver(number) : node.get("/v1/jobs/" + number);
    if (arguments.json()) {
      print(console, job);
    } else {
      Jobs.show(job, console);
    }
    return watch ? Jobs.exitCode(job) : 0;
  }
}
