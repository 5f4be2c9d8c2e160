package idunno.logs.core.regex;

import java.util.List;

/// What a line is to have: a match of any of some patterns.
///
/// @param patterns each without newlines; with none, no line matches
/// @param ignoreCase grep's `-i`
/// @param wholeWord grep's `-w`: not between parts of words
/// @param wholeLine grep's `-x`: a match is the whole line
public record PatternSet(
    List<String> patterns,
    Syntax syntax,
    boolean ignoreCase,
    boolean wholeWord,
    boolean wholeLine) {
  public PatternSet {
    patterns = List.copyOf(patterns);
  }
}
