package idunno.node;

import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.node.NodeConfig.Settings;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `idunno node`: runs one node until it is told to stop.
final class NodeCommand {
  private static final List<String> FLAGS =
      List.of("--dir", "--bind", "--name", "--join", "--config", "--keys", "--slots");

  private NodeCommand() {}

  static int run(List<String> arguments) throws IOException, InterruptedException {
    NodeConfig config = config(Flags.parse(arguments, FLAGS));
    Node node = Node.start(config, true);
    Thread stopper = Thread.ofPlatform().name("stop").unstarted(node::close);
    Runtime.getRuntime().addShutdownHook(stopper);
    String where =
        "node '%s' answers at %s, data in %s".formatted(config.name(), config.bind(), config.dir());
    System.out.println(
        where + node.whyNotIn().map(why -> "; it goes on asking to be let in: " + why).orElse(""));
    Optional<String> failure = node.awaitEnd();
    if (failure.isPresent()) {
      System.err.println("idunno: node '" + config.name() + "' had to stop: " + failure.get());
      return Problem.Kind.NOT_NOW.exitCode();
    }
    return 0;
  }

  private static NodeConfig config(Flags flags) {
    HostPort bind = flags.address("--bind", "127.0.0.1:7400");
    Optional<String> file = flags.text("--config");
    Settings settings =
        file.isPresent() ? SettingsFile.read(path(file.get())) : Settings.defaults();
    List<HostPort> join = flags.addresses("--join");
    try {
      if (flags.text("--slots").isPresent()) {
        settings = settings.withSlots(flags.number("--slots", settings.slots()));
      }
      if (flags.text("--keys").isPresent()) {
        Path keys = path(flags.require("--keys"));
        settings = settings.with(settings.membership().withKeys(keys));
      }
      return new NodeConfig(
          path(flags.require("--dir")).toAbsolutePath(),
          flags.text("--name").orElse("n" + bind.port()),
          bind,
          join,
          settings);
    } catch (IllegalArgumentException e) {
      throw Problem.badInput(String.valueOf(e.getMessage())).asException();
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw Problem.badInput("'" + text + "' is no path: " + e.getReason()).asException();
    }
  }
}
