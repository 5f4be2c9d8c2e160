package idunno.cli.local;

import idunno.cli.command.Command;
import idunno.cli.http.Failure;
import idunno.cli.output.Console;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `up --nodes N --dir DIR`: starts nodes that go on after the command.
@picocli.CommandLine.Command(description = "Starts nodes on this machine, or those that stopped.")
public final class UpCommand extends Command {
  @Option(names = "--nodes", paramLabel = "N", description = "how many (default: 1, or as before)")
  private @Nullable Integer nodes;

  @Option(names = "--dir", required = true, paramLabel = "DIR", description = "for all their data")
  private Path dir = Path.of("");

  @Override
  public int run(Console console) throws IOException {
    checkCount(nodes);
    ClusterFolder folder = new ClusterFolder(dir.toAbsolutePath().normalize());
    Launcher launcher = Launcher.of(console);
    try (FileChannel lock = folder.lock()) {
      List<LocalNode> all = folder.exists() ? existing(folder) : folder.create(count());
      new LocalCluster(console).start(launcher, all);
      NodeList.show(all, json(), console);
    }
    return 0;
  }

  private int count() {
    return nodes == null ? 1 : nodes;
  }

  private List<LocalNode> existing(ClusterFolder folder) throws IOException {
    List<LocalNode> all = folder.nodes();
    if (nodes != null && nodes != all.size()) {
      throw Failure.badInput(
          "'" + dir + "' holds " + all.size() + " nodes, not " + nodes + ": leave out --nodes");
    }
    return all;
  }

  /// Refuses a number of nodes that this version cannot run.
  public static void checkCount(@Nullable Integer nodes) {
    if (nodes != null && nodes < 1) {
      throw Failure.badInput("--nodes " + nodes + ": at least one");
    }
    if (nodes != null && nodes > 1) {
      throw Failure.badInput("one node in this version; several come with the membership");
    }
  }
}
