package idunno.logs.core.regex;

/// A condition on the characters before and after a place in a line.
enum Look {
  LINE_START,
  LINE_END,
  WORD_START,
  WORD_END,
  WORD_EDGE,
  NO_WORD_EDGE,
  /// What `-w` demands before a match.
  NO_WORD_BEFORE,
  /// What `-w` demands after a match.
  NO_WORD_AFTER;

  /// Whether what comes after the place does not matter.
  boolean looksBackOnly() {
    return this == LINE_START || this == NO_WORD_BEFORE;
  }

  /// Whether it asks what words are made of.
  boolean isAboutWords() {
    return this != LINE_START && this != LINE_END;
  }

  /// Whether it holds between two neighbours.
  boolean holds(Side before, Side after) {
    boolean wordBefore = before.isWord();
    boolean wordAfter = after.isWord();
    return switch (this) {
      case LINE_START -> before == Side.EDGE;
      case LINE_END -> after == Side.EDGE;
      case WORD_START -> !wordBefore && wordAfter;
      case WORD_END -> wordBefore && !wordAfter;
      case WORD_EDGE -> wordBefore != wordAfter;
      case NO_WORD_EDGE -> wordBefore == wordAfter;
      case NO_WORD_BEFORE -> before != Side.WORD;
      case NO_WORD_AFTER -> after != Side.WORD;
    };
  }

  /// What is on one side of a place.
  enum Side {
    /// The line's start or end.
    EDGE,
    WORD,
    /// A byte that is no character, and would be one of a word as a character by itself: GNU takes
    /// it for one, but not for `-w`.
    BROKEN_WORD,
    OTHER;

    boolean isWord() {
      return this == WORD || this == BROKEN_WORD;
    }
  }
}
