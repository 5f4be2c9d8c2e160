package idunno.logs.core;

import java.nio.charset.StandardCharsets;

/// How grave a line is, from the least on; a line has it behind its time.
public enum Level {
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR;

  private final byte[] word = name().getBytes(StandardCharsets.US_ASCII);

  /// Whether the line says a level that is at least this one.
  boolean isReachedBy(byte[] text, int start, int end) {
    int at = start;
    while (at < end && text[at] != ' ') {
      at++;
    }
    for (Level each : values()) {
      int last = at + 1 + each.word.length;
      if (last <= end && each.isAt(text, at + 1)) {
        return each.compareTo(this) >= 0;
      }
    }
    return false;
  }

  private boolean isAt(byte[] text, int at) {
    for (int i = 0; i < word.length; i++) {
      if (text[at + i] != word[i]) {
        return false;
      }
    }
    return true;
  }
}
