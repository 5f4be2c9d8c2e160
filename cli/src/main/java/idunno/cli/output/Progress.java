package idunno.cli.output;

import java.io.PrintStream;

/// How far long work has come, on standard error: one line that redraws itself on a terminal, a
/// plain line every two seconds in a pipe. For one thread.
public final class Progress {
  private static final long EVERY_NANOS = 2_000_000_000L;
  private static final int BAR = 24;

  private final PrintStream err;
  private final boolean terminal;
  private final String what;
  private long shownAt;
  private boolean shown;
  private int width;

  public Progress(Console console, String what) {
    this.err = console.err();
    this.terminal = console.isTerminal();
    this.what = what;
  }

  /// Shows `done` of `total` with a remark such as the rate; in a pipe only when it is time.
  public void update(long done, long total, String remark) {
    String counts = done + "/" + total + (remark.isEmpty() ? "" : "  " + remark);
    if (terminal) {
      int full = total <= 0 ? 0 : (int) (BAR * Math.min(done, total) / total);
      redraw(what + " [" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + counts);
      return;
    }
    long now = System.nanoTime();
    if (!shown || now - shownAt >= EVERY_NANOS) {
      shownAt = now;
      shown = true;
      line(what + " " + counts);
    }
  }

  /// Ends the line on a terminal, so that what follows starts on a new one.
  public void end() {
    if (terminal && width > 0) {
      err.println();
      err.flush();
      width = 0;
    }
  }

  private void redraw(String text) {
    err.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
    err.flush();
    width = text.length();
  }

  private void line(String text) {
    err.println(text);
    err.flush();
  }
}
