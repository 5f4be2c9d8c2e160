package idunno.logs.core.regex;

import org.jspecify.annotations.Nullable;

/// The named classes of characters, `[:alpha:]` and the others.
final class Classes {
  private Classes() {}

  private static final class Word {
    private static final CharSet SET = CharSet.where(Classes::isWord);
  }

  private static final class Space {
    private static final CharSet SET = CharSet.where(Classes::isSpace);
  }

  /// What words are made of: letters, digits and the underscore.
  static boolean isWord(int c) {
    return c < 0x80
        ? c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
        : isAlnum(c);
  }

  static CharSet word() {
    return Word.SET;
  }

  static CharSet space() {
    return Space.SET;
  }

  /// The class of this name, or null.
  static @Nullable CharSet named(String name) {
    return switch (name) {
      case "alpha" -> CharSet.where(Classes::isAlpha);
      case "digit" -> CharSet.range('0', '9');
      case "alnum" -> CharSet.where(Classes::isAlnum);
      case "upper" -> CharSet.where(Character::isUpperCase);
      case "lower" -> CharSet.where(Character::isLowerCase);
      case "space" -> space();
      case "blank" ->
          CharSet.where(
              c -> c == '\t' || isSpace(c) && Character.getType(c) == Character.SPACE_SEPARATOR);
      case "punct" -> CharSet.where(c -> isGraph(c) && !isAlnum(c));
      case "cntrl" -> CharSet.where(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
      case "graph" -> CharSet.where(Classes::isGraph);
      case "print" -> CharSet.where(c -> isGraph(c) || isSeparator(c));
      case "xdigit" ->
          CharSet.range('0', '9').or(CharSet.range('a', 'f')).or(CharSet.range('A', 'F'));
      default -> null;
    };
  }

  /// Digits of other scripts count as letters there, as the C library has it.
  private static boolean isAlpha(int c) {
    return Character.isAlphabetic(c) || Character.isDigit(c) && c > 0x7f;
  }

  private static boolean isAlnum(int c) {
    return isAlpha(c) || c >= '0' && c <= '9';
  }

  /// A space that does not break a line is no space there.
  private static boolean isSpace(int c) {
    return c >= 9 && c <= 13
        || c == ' '
        || c != 0xA0 && c != 0x2007 && c != 0x202F && c > 0x7f && isSeparator(c);
  }

  private static boolean isSeparator(int c) {
    int type = Character.getType(c);
    return type == Character.SPACE_SEPARATOR
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private static boolean isGraph(int c) {
    int type = Character.getType(c);
    return type != Character.UNASSIGNED
        && type != Character.CONTROL
        && type != Character.SURROGATE
        && (!isSeparator(c) || !isSpace(c) && c != ' ');
  }
}
