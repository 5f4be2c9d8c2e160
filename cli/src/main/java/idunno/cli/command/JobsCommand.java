package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Json;

/// `jobs [--all]`: one's own jobs, or everyone's.
public final class JobsCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("", "Lists your jobs.").flag("--all", "everyone's");
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    boolean all = arguments.flag("--all");

    return node.get(
        all ? "/v1/jobs?all=true" : "/v1/jobs?owner=" + Paths.encode(Owner.of(console)));
  }

  @Override
  void show(Json document, Console console) {
    Jobs.list(document, console);
  }
}
