package idunno.cli.local;

import idunno.cli.command.Arguments;
import idunno.cli.command.Command;
import idunno.cli.command.Usage;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import java.io.IOException;
import java.nio.file.Path;

/// `down --dir DIR`: ends the nodes of a folder; their data stay.
public final class DownCommand extends Command {
  @Override
  public Usage usage() {
    return usage("", "Ends the nodes that 'up' started; their data stay.")
        .value("--dir", "DIR", "the folder of 'up'");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    Path dir = Path.of(arguments.required("--dir"));

    ClusterFolder folder = new ClusterFolder(dir.toAbsolutePath().normalize());
    int stopped = new LocalCluster(console).stop(folder.nodes());
    if (arguments.json()) {
      print(console, Json.object("stopped", stopped));
    } else {
      console.out().println(Figures.count(stopped, "node", "nodes") + " ended");
    }
    return 0;
  }
}
