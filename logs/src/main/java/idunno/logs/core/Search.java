package idunno.logs.core;

import idunno.logs.core.regex.PatternSet;
import java.util.Optional;

/// What one search asks of every node.
///
/// @param inverts whether lines without a match are wanted (`-v`)
/// @param mode what is told of them
/// @param onlyMatching whether only the matching parts of lines are told (`-o`)
/// @param mostPerFile how many wanted lines of each file are told (`-m`); [Long#MAX_VALUE] for all
/// @param before how many lines before each wanted one are told too (`-B`)
/// @param after how many after it (`-A`)
/// @param numbers whether lines are numbered, which costs counting them
/// @param text whether a binary file's lines are told like any other's (`-a`)
/// @param times which part of time is looked at
/// @param level the least level of a line, if that matters
public record Search(
    PatternSet patterns,
    boolean inverts,
    Mode mode,
    boolean onlyMatching,
    long mostPerFile,
    int before,
    int after,
    boolean numbers,
    boolean text,
    Span times,
    Optional<Level> level) {
  /// What is told.
  public enum Mode {
    LINES,
    /// How many wanted lines each file has (`-c`).
    COUNT,
    /// Which files have any (`-l`).
    FILES_WITH,
    /// Which have none (`-L`).
    FILES_WITHOUT
  }

  public Search {
    if (mostPerFile < 0 || before < 0 || after < 0) {
      throw new IllegalArgumentException("a number of lines cannot be negative");
    }
  }

  /// Whether one wanted line of a file says all that is asked.
  boolean endsAtFirst() {
    return mode == Mode.FILES_WITH || mode == Mode.FILES_WITHOUT;
  }

  /// The same, of which one wanted line of a file says all, and which tells none.
  public Search untilFirst() {
    return new Search(
        patterns,
        inverts,
        Mode.FILES_WITH,
        onlyMatching,
        mostPerFile,
        before,
        after,
        numbers,
        text,
        times,
        level);
  }

  /// Part of time, in milliseconds since 1970.
  ///
  /// @param since the first moment in it
  /// @param until the first moment after it
  public record Span(long since, long until) {
    /// All of it.
    public static final Span EVER = new Span(Long.MIN_VALUE, Long.MAX_VALUE);

    public boolean isEver() {
      return since == Long.MIN_VALUE && until == Long.MAX_VALUE;
    }
  }
}
