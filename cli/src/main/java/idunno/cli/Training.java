package idunno.cli;

import idunno.cli.output.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// `--train`: runs the usual commands in one process, so that the JVM can write an AOT cache of
/// what they need. Prints nothing and changes nothing outside the process.
final class Training {
  private final Console console;

  Training(Console console) {
    this.console = console;
  }

  /// Returns 0 when the commands ran.
  int run() throws IOException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    try (TrainingNode node = TrainingNode.start()) {
      Map<String, String> environment =
          Map.of("IDUNNO_ADDRESS", "127.0.0.1:" + node.port(), "IDUNNO_CLIENT", "training");
      Main main = new Main(new Console(nowhere, nowhere, environment, false));
      int failures = 0;
      for (String line : TrainingNode.COMMANDS) {
        failures += main.run(line.split(" ", -1)) == 0 ? 0 : 1;
        failures += main.run((line + " -o json").split(" ", -1)) == 0 ? 0 : 1;
      }
      int unused = main.run("--help");
      unused = main.run("membrs");
      unused = main.run("members", "--address", "127.0.0.1:1");
      if (failures > 0) {
        console.err().println("idunno: " + failures + " training commands failed");
      }
      return failures > 0 ? 1 : 0;
    }
  }
}
