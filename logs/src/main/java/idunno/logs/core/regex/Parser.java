package idunno.logs.core.regex;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one pattern, without newlines, as GNU grep 3 reads it: POSIX basic or extended regular
/// expressions with GNU's additions (`\w`, `\<`, `\|`, ...), or a fixed text. What no automaton can
/// do in linear time, a reference back to a group, is refused.
final class Parser {
  /// More is no pattern of a person, and each level takes room on the stack.
  private static final int DEEPEST = 200;

  static final int MOST_REPEATS = 32_767;

  private final String text;
  private final boolean extended;
  private final boolean foldsCase;
  private int at;
  private int depth;

  private Parser(String text, boolean extended, boolean foldsCase) {
    this.text = text;
    this.extended = extended;
    this.foldsCase = foldsCase;
  }

  /// @param foldsCase whether case does not matter
  static Pattern parse(String text, Syntax syntax, boolean foldsCase) throws PatternException {
    Parser parser = new Parser(text, syntax == Syntax.EXTENDED, foldsCase);
    return syntax == Syntax.FIXED ? parser.fixed() : parser.whole();
  }

  private Pattern fixed() {
    List<Pattern> parts = new ArrayList<>();
    while (at < text.length()) {
      parts.add(one(CharSet.of(take())));
    }
    return parts.isEmpty() ? new Pattern.Empty() : Pattern.sequence(parts);
  }

  private Pattern whole() throws PatternException {
    Pattern pattern = choice();
    if (at < text.length()) {
      throw new PatternException("Unmatched ) or \\)", at);
    }
    return pattern;
  }

  private Pattern choice() throws PatternException {
    List<Pattern> parts = new ArrayList<>();
    parts.add(sequence());
    while (isNext(extended ? "|" : "\\|")) {
      at += extended ? 1 : 2;
      parts.add(sequence());
    }
    return Pattern.choice(parts);
  }

  private Pattern sequence() throws PatternException {
    List<Pattern> parts = new ArrayList<>();
    boolean afterAnchor = false;
    while (at < text.length() && !isNext(extended ? "|" : "\\|") && !isGroupEnd()) {
      Pattern part = atom(parts.isEmpty());
      afterAnchor = !extended && parts.isEmpty() && isLineStart(part);
      parts.add(repeats(part, afterAnchor));
    }
    return parts.isEmpty() ? new Pattern.Empty() : Pattern.sequence(parts);
  }

  private static boolean isLineStart(Pattern part) {
    return part instanceof Pattern.At(Look look) && look == Look.LINE_START;
  }

  /// A closing bracket that opens nothing is a character in the extended syntax.
  private boolean isGroupEnd() {
    return isNext(extended ? ")" : "\\)") && (depth > 0 || !extended);
  }

  /// What a pattern repeats.
  ///
  /// @param first whether nothing stands before it that could be repeated
  private Pattern atom(boolean first) throws PatternException {
    if (extended && isOperator()) {
      return new Pattern.Empty();
    }
    int start = at;
    int c = take();
    return switch (c) {
      case '\\' -> escaped(start);
      case '[' -> one(new Bracket(text, start, foldsCase).parse(this::moveTo));
      case '.' -> new Pattern.One(CharSet.ALL);
      case '^' -> extended || first ? new Pattern.At(Look.LINE_START) : one(CharSet.of(c));
      case '$' -> extended || isAtEnd() ? new Pattern.At(Look.LINE_END) : one(CharSet.of(c));
      case '(' -> extended ? group(start) : one(CharSet.of(c));
      default -> one(CharSet.of(c));
    };
  }

  private void moveTo(int next) {
    at = next;
  }

  private boolean isOperator() throws PatternException {
    return isNext("*") || isNext("+") || isNext("?") || isNext("{") && interval(at + 1) != null;
  }

  private boolean isAtEnd() {
    return at == text.length() || isNext("\\)") || isNext("\\|");
  }

  private Pattern group(int start) throws PatternException {
    depth++;
    if (depth > DEEPEST) {
      throw new PatternException("Groups are nested more than " + DEEPEST + " deep", start);
    }
    Pattern inner = choice();
    if (!isNext(extended ? ")" : "\\)")) {
      throw new PatternException("Unmatched ( or \\(", start);
    }
    at += extended ? 1 : 2;
    depth--;
    return inner;
  }

  private Pattern escaped(int start) throws PatternException {
    if (at == text.length()) {
      throw new PatternException("Trailing backslash", start);
    }
    int c = take();
    return switch (c) {
      case '(' -> extended ? one(CharSet.of(c)) : group(start);
      case '{' -> {
        if (!extended) {
          throw new PatternException("Invalid preceding regular expression", start);
        }
        yield one(CharSet.of(c));
      }
      case '<' -> new Pattern.At(Look.WORD_START);
      case '>' -> new Pattern.At(Look.WORD_END);
      case 'b' -> new Pattern.At(Look.WORD_EDGE);
      case 'B' -> new Pattern.At(Look.NO_WORD_EDGE);
      case '`' -> new Pattern.At(Look.LINE_START);
      case '\'' -> new Pattern.At(Look.LINE_END);
      case 'w' -> one(Classes.word());
      case 'W' -> one(Classes.word().not());
      case 's' -> one(Classes.space());
      case 'S' -> one(Classes.space().not());
      case '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
          throw new PatternException(
              "Back references cannot be searched in linear time and are refused", start);
      default -> one(CharSet.of(c));
    };
  }

  private Pattern repeats(Pattern part, boolean afterAnchor) throws PatternException {
    Pattern repeated = part;
    while (at < text.length()) {
      int start = at;
      int[] range = afterAnchor ? null : operator();
      if (range == null) {
        return repeated;
      }
      if (range[1] != Pattern.UNLIMITED && range[1] < range[0]) {
        throw new PatternException("Invalid content of \\{\\}", start);
      }
      if (range[0] > MOST_REPEATS || range[1] > MOST_REPEATS) {
        throw new PatternException("Regular expression too big", start);
      }
      repeated = new Pattern.Repeat(repeated, range[0], range[1]);
    }
    return repeated;
  }

  /// How often what stands before is to be repeated, or null when nothing says so; behind it then.
  private int @Nullable [] operator() throws PatternException {
    String escape = extended ? "" : "\\";
    if (isNext("*")) {
      at++;
      return new int[] {0, Pattern.UNLIMITED};
    }
    if (isNext(escape + "+")) {
      at += escape.length() + 1;
      return new int[] {1, Pattern.UNLIMITED};
    }
    if (isNext(escape + "?")) {
      at += escape.length() + 1;
      return new int[] {0, 1};
    }
    if (!isNext(escape + "{")) {
      return null;
    }
    int[] interval = interval(at + escape.length() + 1);
    if (interval == null) {
      return null;
    }
    at = interval[2];
    return new int[] {interval[0], interval[1]};
  }

  /// Reads `n}`, `n,}`, `,m}` or `n,m}` (with `\}` in the basic syntax).
  ///
  /// @return least, most, and the place behind; null when it is only text, which the basic syntax
  ///   does not know
  private int @Nullable [] interval(int from) throws PatternException {
    int i = from;
    int least = 0;
    while (i < text.length() && isDigit(i)) {
      least = Math.min(10 * least + text.charAt(i++) - '0', MOST_REPEATS + 1);
    }
    boolean hasLeast = i > from;
    int most = least;
    if (i < text.length() && text.charAt(i) == ',') {
      i++;
      int digits = i;
      most = 0;
      while (i < text.length() && isDigit(i)) {
        most = Math.min(10 * most + text.charAt(i++) - '0', MOST_REPEATS + 1);
      }
      most = i == digits ? Pattern.UNLIMITED : most;
      hasLeast = true;
    }
    String end = extended ? "}" : "\\}";
    if (hasLeast && text.startsWith(end, i)) {
      return new int[] {least, most, i + end.length()};
    }
    boolean isText = extended && (i == text.length() || !hasLeast || !text.startsWith(",", i));
    if (isText) {
      return null;
    }
    throw new PatternException(
        i >= text.length() || !hasLeast && i == from && !text.contains("\\}")
            ? "Unmatched \\{"
            : "Invalid content of \\{\\}",
        from - 1);
  }

  private boolean isDigit(int i) {
    return text.charAt(i) >= '0' && text.charAt(i) <= '9';
  }

  private Pattern one(CharSet set) {
    return new Pattern.One(foldsCase ? set.folded() : set);
  }

  private boolean isNext(String token) {
    return text.startsWith(token, at);
  }

  private int take() {
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }
}
