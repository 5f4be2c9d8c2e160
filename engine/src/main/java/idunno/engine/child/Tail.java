package idunno.engine.child;

import idunno.base.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// What a child printed: its last lines for error messages, and a bounded part of it for the log.
/// Holds a bounded number of bytes however much is printed. Safe for one writer and many readers.
final class Tail {
  static final int MAX_LINES = 20;
  static final int MAX_LINE_BYTES = 400;
  static final int MAX_LOGGED_PER_SECOND = 20;

  private final Clock clock;
  private final Consumer<String> log;
  private final Deque<String> lines = new ArrayDeque<>();
  private final byte[] line = new byte[MAX_LINE_BYTES];
  private int length;
  private long windowStart;
  private int logged;
  private int leftOut;

  Tail(Clock clock, Consumer<String> log) {
    this.clock = clock;
    this.log = log;
    this.windowStart = clock.monotonicNanos();
  }

  /// Reads until the stream ends or breaks: both mean that the child is gone.
  void drain(InputStream in) {
    byte[] chunk = new byte[8192];
    try {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        add(chunk, n);
      }
    } catch (IOException e) {
      log.accept("(its output broke off: " + e.getMessage() + ")");
    }
    endLine();
  }

  /// The last lines, oldest first.
  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /// The last lines in one, at most `maxChars` of them from the end.
  String lastWords(int maxChars) {
    String all = String.join(" | ", lines());
    return all.length() <= maxChars ? all : "…" + all.substring(all.length() - maxChars);
  }

  synchronized void add(byte[] chunk, int n) {
    for (int i = 0; i < n; i++) {
      if (chunk[i] == '\n') {
        endLine();
      } else if (length < MAX_LINE_BYTES) {
        line[length++] = chunk[i];
      }
    }
  }

  private synchronized void endLine() {
    String text = new String(line, 0, length, StandardCharsets.UTF_8).strip();
    length = 0;
    if (text.isEmpty()) {
      return;
    }
    if (lines.size() == MAX_LINES) {
      lines.removeFirst();
    }
    lines.addLast(text);
    logWithinRate(text);
  }

  private void logWithinRate(String text) {
    long now = clock.monotonicNanos();
    if (now - windowStart >= 1_000_000_000L) {
      windowStart = now;
      logged = 0;
      if (leftOut > 0) {
        log.accept("(" + leftOut + " lines left out)");
        leftOut = 0;
      }
    }
    if (logged < MAX_LOGGED_PER_SECOND) {
      logged++;
      log.accept(text);
    } else {
      leftOut++;
    }
  }
}
