package idunno.cli.command;

import idunno.cli.output.Console;

/// A line that is printed when the process is told to end (Ctrl-C, SIGTERM) between [#arm] and
/// [#close]. For one thread.
public final class ExitNote implements AutoCloseable {
  private final Thread hook;
  private boolean armed;

  public ExitNote(Console console, String line) {
    hook =
        new Thread(
            () -> {
              console.err().println();
              console.err().println(line);
              console.err().flush();
            },
            "exit note");
  }

  /// From now on the line is due.
  public void arm() {
    if (!armed) {
      armed = true;
      Runtime.getRuntime().addShutdownHook(hook);
    }
  }

  /// From now on it is not.
  @Override
  public void close() {
    if (armed) {
      try {
        boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending: the line is being printed, and that is right.
        armed = false;
      }
    }
  }
}
