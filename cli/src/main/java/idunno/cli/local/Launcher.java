package idunno.cli.local;

import idunno.cli.http.Failure;
import idunno.cli.output.Console;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts programs of this installation through its launcher script.
///
/// @param home the folder that holds `idunno`
public record Launcher(Path home) {

  /// The installation that this command belongs to: the launcher passes its folder on.
  public static Launcher of(Console console) {
    String property = System.getProperty("idunno.root");
    String home = property != null ? property : console.variable("IDUNNO_ROOT");
    if (home == null) {
      throw Failure.badInput("where IDunno is installed is not known: start it as ./idunno");
    }
    Path folder = Path.of(home).toAbsolutePath().normalize();
    if (!Files.isExecutable(folder.resolve("idunno"))) {
      throw Failure.badInput("there is no launcher " + folder.resolve("idunno"));
    }
    return new Launcher(folder);
  }

  /// A command of this installation, to be run as a child.
  public ProcessBuilder command(List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(home.resolve("idunno").toString());
    line.addAll(arguments);
    return new ProcessBuilder(line);
  }

  /// Starts the node in a session of its own, so that neither a closed terminal nor Ctrl-C reaches
  /// it, and writes down its process at once.
  ///
  /// @param options further options of `idunno node`
  public Process startNode(LocalNode node, List<String> options) throws IOException {
    Files.createDirectories(node.printed().getParent());
    List<String> line = new ArrayList<>(List.of("node", "--dir", node.folder().toString()));
    line.addAll(List.of("--bind", node.address().toString(), "--name", node.name()));
    line.addAll(options);
    ProcessBuilder builder = command(line);
    if (onPath("setsid")) {
      builder.command().addFirst("setsid");
    }
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(node.printed().toFile());
    Process process = builder.start();
    RunRecord record = RunRecord.of(node.name(), process.toHandle(), node.address().toString());
    Files.writeString(node.folder().resolve("start.json"), record.json().line() + "\n");
    return process;
  }

  private static boolean onPath(String program) {
    for (String folder : String.valueOf(System.getenv("PATH")).split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
