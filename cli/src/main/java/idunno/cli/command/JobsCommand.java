package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import picocli.CommandLine.Option;

/// `jobs [--all]`: one's own jobs, or everyone's.
@picocli.CommandLine.Command(description = "Lists your jobs.")
public final class JobsCommand extends DocumentCommand {
  @Option(names = "--all", description = "everyone's")
  private boolean all;

  @Override
  Json fetch(NodeClient node, Console console) {
    return node.get(
        all ? "/v1/jobs?all=true" : "/v1/jobs?owner=" + Paths.encode(Owner.of(console)));
  }

  @Override
  void show(Json document, Console console) {
    Jobs.list(document, console);
  }
}
