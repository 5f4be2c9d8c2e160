package idunno.cli.local;

import idunno.cli.command.Arguments;
import idunno.cli.command.Command;
import idunno.cli.command.Usage;
import idunno.cli.http.Failure;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `up --nodes N --dir DIR`: starts nodes that go on after the command.
public final class UpCommand extends Command {
  /// As many blocks of ports as there are.
  private static final int MOST_NODES = 200;

  @Override
  public Usage usage() {
    return usage("", "Starts nodes on this machine, or those that stopped.")
        .value("--nodes", "N", "how many (default: 1, or as before)")
        .value("--dir", "DIR", "for all their data")
        .value("--config", "FILE", "settings of all nodes, kept in DIR; only at the first start");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    @Nullable Long nodes = arguments.number("--nodes");
    Path dir = Path.of(arguments.required("--dir"));
    @Nullable String config = arguments.value("--config");

    checkCount(nodes);
    ClusterFolder folder = new ClusterFolder(dir.toAbsolutePath().normalize());
    Launcher launcher = Launcher.of(console);
    try (FileChannel lock = folder.lock()) {
      LocalCluster cluster = new LocalCluster(console);
      List<LocalNode> all;
      if (folder.exists()) {
        refuse(config, folder);
        all = existing(folder, nodes);
        cluster.start(launcher, folder);
      } else {
        try (FileLock claim = Ports.claim(console)) {
          all = folder.create(count(nodes), config == null ? null : Path.of(config));
          cluster.start(launcher, folder);
        }
      }
      NodeList.show(all, arguments.json(), console);
    }
    return 0;
  }

  private static void refuse(@Nullable String config, ClusterFolder folder) {
    if (config != null) {
      throw Failure.badInput(
          "the nodes of '%s' have their settings: leave out --config, and edit %s"
              .formatted(folder.folder(), folder.config()));
    }
  }

  private static int count(@Nullable Long nodes) {
    return nodes == null ? 1 : nodes.intValue();
  }

  private static List<LocalNode> existing(ClusterFolder folder, @Nullable Long nodes)
      throws IOException {
    List<LocalNode> all = folder.nodes();
    if (nodes != null && nodes != all.size()) {
      throw Failure.badInput(
          "'"
              + folder.folder()
              + "' holds "
              + Figures.count(all.size(), "node", "nodes")
              + ", not "
              + nodes
              + ": leave out --nodes");
    }
    return all;
  }

  /// Refuses a number of nodes that one machine cannot run.
  public static void checkCount(@Nullable Long nodes) {
    if (nodes != null && nodes < 1) {
      throw Failure.badInput("--nodes " + nodes + ": at least one");
    }
    if (nodes != null && nodes > MOST_NODES) {
      throw Failure.badInput("--nodes " + nodes + ": at most " + MOST_NODES + " on one machine");
    }
  }
}
