package idunno.logs.core.regex;

/// Single characters in a text that may or may not be UTF-8.
final class Utf8 {
  /// No character.
  static final int NONE = -1;

  private Utf8() {}

  /// The character that begins at a place, or [#NONE].
  static int at(byte[] text, int at, int end) {
    int lead = text[at] & 0xff;
    if (lead < 0x80) {
      return lead;
    }
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || at + length > end) {
      return NONE;
    }
    int c = lead & (0x7F >> length);
    for (int i = 1; i < length; i++) {
      int next = text[at + i] & 0xff;
      if ((next & 0xC0) != 0x80) {
        return NONE;
      }
      c = c << 6 | next & 0x3F;
    }
    boolean isShortest = length == 2 || c >= (length == 3 ? 0x800 : 0x10000);
    boolean exists = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
    return isShortest && exists ? c : NONE;
  }

  /// The character that ends before a place, or [#NONE].
  static int before(byte[] text, int start, int at) {
    int lead = at - 1;
    while (lead > start && at - lead < 4 && (text[lead] & 0xC0) == 0x80) {
      lead--;
    }
    int c = at(text, lead, at);
    boolean isWhole = c != NONE && Utf8Tree.encode(c).length == at - lead;
    return isWhole ? c : NONE;
  }

  /// Whether a place is within a character.
  static boolean isInside(byte[] text, int start, int at, int end) {
    if (at >= end || (text[at] & 0xC0) != 0x80) {
      return false;
    }
    int lead = at - 1;
    while (lead > start && at - lead < 3 && (text[lead] & 0xC0) == 0x80) {
      lead--;
    }
    int c = lead < start ? NONE : at(text, lead, end);
    return c != NONE && lead + Utf8Tree.encode(c).length > at;
  }
}
