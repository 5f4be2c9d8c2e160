package idunno.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// IDunno as its users meet it: the launcher, run as a process.
///
/// @param root the checkout
final class Program {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path root;

  Program(Path root) {
    this.root = root;
  }

  /// Runs a command to its end and returns what it printed.
  ///
  /// @throws IOException when it ends with anything but 0: a figure from a failed run is worth
  ///   nothing
  String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = command(arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + code + ": " + output);
    }
    return output;
  }

  /// As [#run], for a command that prints one JSON document.
  JsonNode json(String... arguments) throws IOException, InterruptedException {
    return JSON.readTree(run(arguments));
  }

  List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(root.resolve("idunno").toString());
    command.addAll(List.of(arguments));
    return command;
  }
}
