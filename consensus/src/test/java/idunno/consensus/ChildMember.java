package idunno.consensus;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/// A member in a process of its own, which can be killed and stopped: lines in, one line out for
/// each, see [FailoverChild].
final class ChildMember implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;

  /// @param everybody `NAME=PORT`, with commas; the first one founds the group
  ChildMember(Path folder, String name, String everybody) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Dratis.log=" + System.getProperty("ratis.log", "ERROR"),
                "-Delection.min=" + Integer.getInteger("election.min", 0),
                "-cp",
                System.getProperty("java.class.path"),
                FailoverChild.class.getName(),
                folder.resolve(name).toString(),
                name,
                everybody)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    in =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  String ask(String line) {
    try {
      in.write(line + "\n");
      in.flush();
      return Objects.requireNonNull(out.readLine(), "the child ended");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param name `STOP`, `CONT` or `KILL`
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /// Ends the process, whatever state it is in.
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
