package idunno.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.HostPort;
import idunno.cli.Main;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The command line as its users have it: every command is a process.
///
/// @param temp for what the commands print and for the user's config folder
/// @param address of the node that is asked
/// @param before words that stand before every command, such as those that run it elsewhere
record Cli(Path temp, HostPort address, List<String> before) {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /// What the launcher gives to the node's program.
  private static final Set<String> OF_THE_NODE = Set.of("node", "inspect", "plain-loop");

  Cli(Path temp, HostPort address) {
    this(temp, address, List.of());
  }

  /// A command that has ended.
  record Done(String command, int exit, String out, String err) {
    /// Requires the exit code.
    Done exits(int code) {
      assertThat(exit).as("exit code of %s%n%s%s", command, out, err).isEqualTo(code);
      return this;
    }

    /// Its standard output as one JSON document.
    Json json() {
      return Json.parse(out);
    }
  }

  /// Runs a command and requires that it succeeds.
  Done ok(String... arguments) throws IOException, InterruptedException {
    return run(arguments).exits(0);
  }

  /// Runs a command with `-o json`, requires that it succeeds, and reads its answer.
  Json json(String... arguments) throws IOException, InterruptedException {
    String[] all =
        Stream.concat(Stream.of(arguments), Stream.of("-o", "json")).toArray(String[]::new);
    return ok(all).json();
  }

  /// Runs a command to its end, whatever that is.
  Done run(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(temp, "cli", ".out");
    Path err = Files.createTempFile(temp, "cli", ".err");
    Process process = start(out, err, arguments);
    boolean ended = process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String command = "idunno " + String.join(" ", arguments);
    Done done =
        new Done(command, process.exitValue(), Files.readString(out), Files.readString(err));
    assertThat(ended).as("%s ends within %s%n%s", command, LONGEST, done).isTrue();
    return done;
  }

  /// Runs a command in this JVM, so that no process has to end between the node's acknowledgement
  /// and what the test does next.
  Done here(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            environment(),
            false);
    int exit = new Main(console).run(arguments);
    String command = "idunno " + String.join(" ", arguments);
    return new Done(command, exit, out.toString(UTF_8), err.toString(UTF_8));
  }

  private Map<String, String> environment() {
    return Map.of(
        "IDUNNO_ADDRESS",
        address.toString(),
        "IDUNNO_CLIENT",
        "tester",
        "XDG_CONFIG_HOME",
        temp.resolve("config").toString());
  }

  /// Starts a command; the caller ends it.
  Process start(Path out, Path err, String... arguments) throws IOException {
    boolean ofTheNode =
        OF_THE_NODE.contains(arguments[0]) && !List.of(arguments).contains("--help");
    String program = ofTheNode ? "idunno.node.Main" : "idunno.cli.Main";
    ProcessBuilder builder = JavaProgram.of(program, List.of("-Xmx512m"), List.of(arguments));
    builder.environment().putAll(environment());
    builder.command().addAll(0, before);
    return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }
}
