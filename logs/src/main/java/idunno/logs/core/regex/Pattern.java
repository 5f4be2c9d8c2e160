package idunno.logs.core.regex;

import java.util.List;

/// A parsed pattern: a tree.
sealed interface Pattern {
  /// The empty text.
  record Empty() implements Pattern {}

  /// One character of a set.
  record One(CharSet set) implements Pattern {}

  /// All, one after the other.
  record Sequence(List<Pattern> parts) implements Pattern {}

  /// Any of them.
  record Choice(List<Pattern> parts) implements Pattern {}

  /// Again and again.
  ///
  /// @param most [#UNLIMITED], or how often at most
  record Repeat(Pattern part, int least, int most) implements Pattern {}

  /// A condition on what is on either side of a place.
  record At(Look look) implements Pattern {}

  int UNLIMITED = -1;

  static Pattern sequence(List<Pattern> parts) {
    return parts.size() == 1 ? parts.getFirst() : new Sequence(List.copyOf(parts));
  }

  static Pattern choice(List<Pattern> parts) {
    return parts.size() == 1 ? parts.getFirst() : new Choice(List.copyOf(parts));
  }
}
