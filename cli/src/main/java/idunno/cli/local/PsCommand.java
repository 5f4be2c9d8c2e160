package idunno.cli.local;

import idunno.cli.command.Command;
import idunno.cli.output.Console;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// `ps --dir DIR`: the nodes of a folder and their processes.
@picocli.CommandLine.Command(description = "Lists the nodes that 'up' started in a folder.")
public final class PsCommand extends Command {
  @Option(names = "--dir", required = true, paramLabel = "DIR", description = "the folder of 'up'")
  private Path dir = Path.of("");

  @Override
  public int run(Console console) throws IOException {
    NodeList.show(new ClusterFolder(dir.toAbsolutePath().normalize()).nodes(), json(), console);
    return 0;
  }
}
