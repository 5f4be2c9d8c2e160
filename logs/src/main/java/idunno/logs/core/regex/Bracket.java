package idunno.logs.core.regex;

import java.util.function.IntConsumer;

/// Reads `[...]`: characters, ranges, classes, equivalents, and whether all but those are meant.
final class Bracket {
  private static final String UNMATCHED = "Unmatched [, [^, [:, [., or [=";

  private final String text;
  private final int start;
  private final boolean foldsCase;
  private int at;

  /// @param start where the bracket opens
  Bracket(String text, int start, boolean foldsCase) {
    this.text = text;
    this.start = start;
    this.foldsCase = foldsCase;
    this.at = start + 1;
  }

  /// One member: a single character, or a class.
  ///
  /// @param character -1 for a class
  private record Member(int character, CharSet set) {}

  /// @param end told the place behind the bracket
  CharSet parse(IntConsumer end) throws PatternException {
    boolean not = text.startsWith("^", at);
    at += not ? 1 : 0;
    int first = at;
    CharSet all = CharSet.NONE;
    while (at == first || !text.startsWith("]", at)) {
      all = all.or(element(at == first));
    }
    refuseBareClass(first);
    at++;
    end.accept(at);
    CharSet folded = foldsCase ? all.folded() : all;
    return not ? folded.not() : folded;
  }

  /// `[:space:]` is a mistake for `[[:space:]]`.
  private void refuseBareClass(int first) throws PatternException {
    String inner = text.substring(first, at);
    if (first == start + 1 && inner.length() > 2 && inner.startsWith(":") && inner.endsWith(":")) {
      throw new PatternException("character class syntax is [[:space:]], not [:space:]", start);
    }
  }

  private CharSet element(boolean first) throws PatternException {
    int place = at;
    if (!first && text.startsWith("-", at) && !text.startsWith("-]", at)) {
      throw new PatternException("Invalid range end", place);
    }
    Member from = member();
    if (!text.startsWith("-", at) || text.startsWith("-]", at)) {
      return from.set();
    }
    at++;
    Member to = member();
    if (from.character() < 0 || to.character() < from.character()) {
      throw new PatternException("Invalid range end", place);
    }
    return CharSet.range(from.character(), to.character());
  }

  private Member member() throws PatternException {
    if (at >= text.length()) {
      throw new PatternException(UNMATCHED, start);
    }
    if (text.startsWith("[:", at) || text.startsWith("[.", at) || text.startsWith("[=", at)) {
      return named(text.charAt(at + 1));
    }
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    return new Member(c, CharSet.of(c));
  }

  private Member named(char kind) throws PatternException {
    int place = at;
    int end = text.indexOf(kind + "]", at + 2);
    if (end < 0) {
      throw new PatternException(UNMATCHED, start);
    }
    String name = text.substring(at + 2, end);
    at = end + 2;
    if (kind == ':') {
      CharSet set = Classes.named(foldsCase && isCase(name) ? "alpha" : name);
      if (set == null) {
        throw new PatternException("Invalid character class name", place);
      }
      return new Member(-1, set);
    }
    if (name.isEmpty() || name.codePointCount(0, name.length()) > 1) {
      throw new PatternException("Invalid collation character", place);
    }
    int c = name.codePointAt(0);
    return new Member(kind == '.' ? c : -1, CharSet.of(c));
  }

  private static boolean isCase(String name) {
    return name.equals("upper") || name.equals("lower");
  }
}
