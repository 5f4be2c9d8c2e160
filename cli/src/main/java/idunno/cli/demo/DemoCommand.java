package idunno.cli.demo;

import idunno.cli.command.Arguments;
import idunno.cli.command.Command;
import idunno.cli.command.Usage;
import idunno.cli.http.NodeClient;
import idunno.cli.local.ClusterFolder;
import idunno.cli.local.Launcher;
import idunno.cli.local.LocalCluster;
import idunno.cli.local.LocalNode;
import idunno.cli.local.Ports;
import idunno.cli.local.RunRecord;
import idunno.cli.local.UpCommand;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `demo`: the main job, with nothing set up. Whatever happens, Ctrl-C included, no process is left
/// behind unless `--keep` was given and all went well.
public final class DemoCommand extends Command {
  private static final int NODES = 4;

  /// Of fewer nodes those that are left are no majority, or one that has nobody to lose.
  private static final int FEWEST_TO_LOSE_ONE = 3;

  private static final int INTERRUPTED = 130;
  private static final Duration NEWS = Duration.ofMillis(200);

  @Override
  public Usage usage() {
    return usage("", "Two models, two jobs, equal query rates, and a node is killed.")
        .value("--nodes", "N", "how many nodes (default: 4)")
        .flag("--no-kill", "kill no node at half time; of fewer than 3, none is")
        .flag("--keep", "leave the cluster running");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    Long nodes = arguments.number("--nodes");
    UpCommand.checkCount(nodes);
    Launcher launcher = Launcher.of(console);
    DemoInputs inputs = DemoInputs.read(launcher.home().resolve("samples"));
    Path folder = Files.createTempDirectory("idunno-demo-");
    ClusterFolder cluster = new ClusterFolder(folder.resolve("cluster"));
    LocalCluster local = new LocalCluster(console);
    FileLock claim = Ports.claim(console);
    List<LocalNode> all = cluster.create(nodes == null ? NODES : nodes.intValue(), null);
    try (Cleanup cleanup = new Cleanup(local, all, console)) {
      console
          .out()
          .println(
              "starting " + Figures.count(all.size(), "node", "nodes") + " in " + cluster.folder());
      console.out().flush();
      try {
        local.start(launcher, cluster);
        claim.release();
        NodeClient node = new NodeClient(all.getFirst().address(), console);
        int exit =
            new DemoRun(node, launcher, inputs, folder, console)
                .run(new Casualty(node, victim(all, arguments.flag("--no-kill"))));
        if (arguments.flag("--keep") && exit == 0) {
          cleanup.keep();
          tellHowToGoOn(node, cluster.folder(), console);
        }
        return exit;
      } catch (IOException | RuntimeException e) {
        if (isEnding(cleanup, console)) {
          return INTERRUPTED;
        }
        throw e;
      }
    }
  }

  /// The last one: not the node that is asked all the time.
  private static Optional<Casualty.Victim> victim(List<LocalNode> all, boolean none)
      throws IOException {
    if (none || all.size() < FEWEST_TO_LOSE_ONE) {
      return Optional.empty();
    }
    LocalNode last = all.getLast();
    return last.running()
        .flatMap(RunRecord::process)
        .map(process -> new Casualty.Victim(last.name(), process));
  }

  /// Whoever ended the demo need not be told that its nodes are gone. Ctrl-C reaches the children
  /// of a terminal at the same moment, and their end may be seen before the news itself.
  private static boolean isEnding(Cleanup cleanup, Console console) {
    console.pause(NEWS);
    return cleanup.isEnding();
  }

  private static void tellHowToGoOn(NodeClient node, Path folder, Console console) {
    PrintStream out = console.out();
    out.println();
    out.println("The cluster goes on. Next:");
    out.println("  export IDUNNO_ADDRESS=" + node.address());
    out.println("  ./idunno status");
    out.println("  ./idunno infer digits-small samples/images --labels samples/labels.csv --wait");
    out.println("  ./idunno jobs");
    out.println("  ./idunno down --dir " + folder);
  }
}
