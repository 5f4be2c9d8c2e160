package idunno.cli.local;

import idunno.cli.command.Arguments;
import idunno.cli.command.Command;
import idunno.cli.command.Usage;
import idunno.cli.output.Console;
import java.io.IOException;
import java.nio.file.Path;

/// `ps --dir DIR`: the nodes of a folder and their processes.
public final class PsCommand extends Command {
  @Override
  public Usage usage() {
    return usage("", "Lists the nodes that 'up' started in a folder.")
        .value("--dir", "DIR", "the folder of 'up'");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    Path dir = Path.of(arguments.required("--dir"));

    NodeList.show(
        new ClusterFolder(dir.toAbsolutePath().normalize()).nodes(), arguments.json(), console);
    return 0;
  }
}
