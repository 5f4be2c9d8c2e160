package idunno.engine.child;

import idunno.base.Problem;
import idunno.base.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// The Python of this machine.
final class Python {
  private static final long PROBE_SECONDS = 30;

  private Python() {}

  /// The path of the interpreter itself, for `python3` on the PATH may be a script that needs more
  /// of the environment than children get.
  ///
  /// @param command the name that the PATH is searched for
  /// @throws ProblemException when there is none (BAD_INPUT)
  static String find(String command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command, "-I", "-c", "import sys; print(sys.executable)")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      byte[] printed = process.getInputStream().readAllBytes();
      String path = new String(printed, StandardCharsets.UTF_8).strip();
      if (ended && process.exitValue() == 0 && !path.isEmpty()) {
        return path;
      }
    } catch (IOException e) {
      throw new ProblemException(missing(command), e);
    }
    throw missing(command).asException();
  }

  private static Problem missing(String command) {
    return Problem.badInput(
        "a Python code file needs "
            + command
            + " on the PATH of every node, and this node finds none");
  }
}
