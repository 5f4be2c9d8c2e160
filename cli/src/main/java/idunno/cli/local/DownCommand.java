package idunno.cli.local;

import idunno.cli.command.Command;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// `down --dir DIR`: ends the nodes of a folder; their data stay.
@picocli.CommandLine.Command(description = "Ends the nodes that 'up' started; their data stay.")
public final class DownCommand extends Command {
  @Option(names = "--dir", required = true, paramLabel = "DIR", description = "the folder of 'up'")
  private Path dir = Path.of("");

  @Override
  public int run(Console console) throws IOException {
    ClusterFolder folder = new ClusterFolder(dir.toAbsolutePath().normalize());
    int stopped = new LocalCluster(console).stop(folder.nodes());
    if (json()) {
      print(console, Json.object("stopped", stopped));
    } else {
      console.out().println(stopped == 1 ? "1 node ended" : stopped + " nodes ended");
    }
    return 0;
  }
}
