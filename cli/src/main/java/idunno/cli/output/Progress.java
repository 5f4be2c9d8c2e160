package idunno.cli.output;

import java.io.PrintStream;

/// How far long work has come, on standard error: one line that redraws itself on a terminal, a
/// plain line every two seconds in a pipe. For one thread at a time.
public final class Progress {
  private static final long EVERY_NANOS = 2_000_000_000L;
  private static final int BAR = 24;

  private final PrintStream err;
  private final boolean terminal;
  private final String what;
  private final long startedAt = System.nanoTime();
  private long shownAt;
  private boolean shown;
  private String stage = "";
  private int width;

  public Progress(Console console, String what) {
    this.err = console.err();
    this.terminal = console.isTerminal();
    this.what = what;
  }

  /// Shows `done` of `total`, which may be unknown (negative), with a remark such as the rate; in a
  /// pipe only when it is time.
  public void update(long done, long total, String remark) {
    String counts = done + (total < 0 ? "" : "/" + total) + (remark.isEmpty() ? "" : "  " + remark);
    if (terminal) {
      redraw(what + " " + bar(done, total) + " " + counts);
      return;
    }
    long now = System.nanoTime();
    if (!shown || now - shownAt >= EVERY_NANOS) {
      shownAt = now;
      shown = true;
      line(what + " " + counts);
    }
  }

  /// Shows a stage of work that has few of them, said in a sentence: beside the bar on a terminal,
  /// in a pipe as a line of its own, at once. The same stage again is no news.
  public void stage(long done, long total, String sentence) {
    if (sentence.equals(stage)) {
      return;
    }
    stage = sentence;
    if (terminal) {
      redraw(what + " " + bar(done, total) + " " + sentence);
    } else {
      line(sentence);
    }
  }

  /// The same as [#update] for work that is mostly short: nothing is shown in the first two
  /// seconds.
  public void slow(long done, long total, String remark) {
    if (System.nanoTime() - startedAt >= EVERY_NANOS) {
      update(done, total, remark);
    }
  }

  /// Shows bytes moved of a total that may be unknown (negative), how fast, and the time left;
  /// nothing in the first two seconds.
  public void bytes(long moved, long total) {
    long now = System.nanoTime();
    if (now - startedAt < EVERY_NANOS || now - shownAt < EVERY_NANOS / 20) {
      return;
    }
    if (terminal) {
      shownAt = now;
      String bar = total < 0 ? "" : bar(moved, total) + " ";
      redraw(what + " " + bar + amount(moved, total, now));
    } else if (now - shownAt >= EVERY_NANOS) {
      shownAt = now;
      line(what + " " + amount(moved, total, now));
    }
  }

  private String amount(long moved, long total, long now) {
    double perSecond = moved / ((now - startedAt) / 1e9);
    String rate = ", " + Figures.bytes((long) perSecond) + "/s";
    if (total < 0) {
      return Figures.bytes(moved) + rate;
    }
    String left =
        perSecond < 1 ? "" : ", " + Figures.seconds((total - moved) / perSecond) + " left";
    return Figures.bytes(moved) + " of " + Figures.bytes(total) + rate + left;
  }

  /// Ends the line on a terminal, so that what follows starts on a new one.
  public void end() {
    if (terminal && width > 0) {
      err.println();
      err.flush();
      width = 0;
    }
  }

  private static String bar(long done, long total) {
    int full = total <= 0 ? 0 : (int) (BAR * Math.min(done, total) / total);
    return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
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
