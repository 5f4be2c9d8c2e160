package idunno.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a command may see of the process it runs in: two streams, whether a person watches them,
/// the environment, and time that passes. Handed in, so that a test runs many commands in one
/// process.
///
/// @param watched whether standard error is a terminal, null to find out when it is first asked
public record Console(
    PrintStream out, PrintStream err, Map<String, String> environment, @Nullable Boolean watched) {

  /// The process's own streams, in UTF-8, and its environment.
  public static Console ofProcess() {
    return new Console(
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8),
        System.getenv(),
        null);
  }

  /// Whether a person watches standard error, so that a progress bar may redraw itself.
  public boolean isTerminal() {
    return watched != null ? watched : isTerminal(2);
  }

  /// Whether a person watches standard output.
  public boolean isOutputTerminal() {
    return watched != null ? watched : isTerminal(1);
  }

  /// The variable's value, or null when it is unset or empty.
  public @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /// Lets time pass; an interrupt ends it early and stays set.
  public void pause(Duration time) {
    try {
      boolean unused = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      // No /proc here: Java's own answer, which looks at input and output together.
      java.io.Console console = System.console();
      return console != null && console.isTerminal();
    }
  }
}
