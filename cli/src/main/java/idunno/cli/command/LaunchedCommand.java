package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.cli.output.Console;

/// A command that the launcher hands to the node's program, as `node` and `inspect`: only its help
/// is here, because this program starts faster.
public final class LaunchedCommand extends Command {
  private final String name;

  public LaunchedCommand(String name) {
    this.name = name;
  }

  @Override
  public Usage usage() {
    Usage usage =
        switch (name) {
          case "node" -> node();
          case "inspect" -> inspect();
          default -> plainLoop();
        };
    return usage.flag("--help", "show this and do nothing");
  }

  private static Usage node() {
    return new Usage("", "Runs one node in the foreground, until it is told to end (Ctrl-C).")
        .value("--dir", "DIR", "for all its data; it must be given")
        .value(
            "--bind",
            "HOST:PORT",
            "where it answers (default: 127.0.0.1:7400); the three ports above it are its own too")
        .value("--name", "NAME", "its name among the members (default: n and the port)")
        .value(
            "--join",
            "HOST:PORT,...",
            "nodes of the cluster to join; without it the node begins one, or goes on in its own")
        .value("--config", "FILE", "its settings")
        .value("--keys", "FILE", "secret keys of the membership, the same on all nodes")
        .value("--slots", "N", "how many tasks it runs at once (default: one for each core)");
  }

  private static Usage inspect() {
    return new Usage(
            "FILE.onnx", "Shows what a graph takes and gives, and a model.yaml to start from.")
        .parameters(1, 1)
        .value("-o", "json|text", "one JSON document, or text for people (default)");
  }

  private static Usage plainLoop() {
    return new Usage(
            "--model DIR (--npy FILE | --images DIR)",
            "Measures how fast ONNX Runtime alone runs a model here; prints one line of JSON.")
        .value("--model", "DIR", "a folder with model.yaml; it must be given")
        .value("--npy", "FILE", "the inputs, a row each")
        .value("--images", "DIR", "the inputs, a file each")
        .value("--batch", "N", "queries a run (default: the manifest's)")
        .value("--threads", "N", "how many run at once (default: one for each core)")
        .value("--seconds", "N", "for how long (default: 5, or as long as --queries takes)")
        .value("--queries", "N", "how many at most");
  }

  /// The launcher looks at the first word alone.
  @Override
  public int run(Arguments arguments, Console console) {
    throw Failure.badInput("'" + name + "' has to stand first: ./idunno " + name + " [OPTIONS]");
  }
}
