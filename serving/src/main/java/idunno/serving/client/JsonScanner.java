package idunno.serving.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Steps through one JSON text (RFC 8259) without building anything, and refuses what is not JSON.
/// All methods throw [IllegalArgumentException] with the reason.
final class JsonScanner {
  private static final int DEEPEST = 200;
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final String text;
  private final Matcher number;
  private int at;

  JsonScanner(String text) {
    this.text = text;
    this.number = NUMBER.matcher(text);
  }

  void expect(char c) {
    if (!skips(c)) {
      throw wrong("'" + c + "' is missing");
    }
  }

  /// Passes over `c` if it is next.
  boolean skips(char c) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  /// Whether another member of an object follows; passes over the comma or the end.
  boolean nextMember() {
    if (skips(',')) {
      return true;
    }
    expect('}');
    return false;
  }

  /// Makes sure that nothing follows.
  void end() {
    skipSpace();
    if (at < text.length()) {
      throw wrong("something follows the value");
    }
  }

  String string() {
    expect('"');
    int start = at;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
      refuseControl(text.charAt(at++));
    }
    if (at < text.length() && text.charAt(at) == '"') {
      return text.substring(start, at++);
    }
    StringBuilder out = new StringBuilder().append(text, start, at);
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      refuseControl(c);
      out.append(c == '\\' ? escape() : c);
    }
    throw wrong("a string does not end");
  }

  /// A string, or a number as its text; null for null.
  @Nullable String scalar(String what) {
    skipSpace();
    char c = peek();
    if (c == '"') {
      return string();
    }
    String value = value();
    if (c == '{' || c == '[') {
      throw wrong("\"" + what + "\" must be text or a number");
    }
    return value.equals("null") ? null : value;
  }

  /// Any value, as its text.
  String value() {
    skipSpace();
    int start = at;
    skipValue(0);
    return text.substring(start, at);
  }

  private void skipValue(int depth) {
    if (depth > DEEPEST) {
      throw wrong("it is nested deeper than " + DEEPEST);
    }
    skipSpace();
    switch (peek()) {
      case '{' -> skipObject(depth);
      case '[' -> skipArray(depth);
      case '"' -> string();
      case 't' -> skipWord("true");
      case 'f' -> skipWord("false");
      case 'n' -> skipWord("null");
      default -> skipNumber();
    }
  }

  private void skipObject(int depth) {
    expect('{');
    for (boolean more = !skips('}'); more; more = nextMember()) {
      string();
      expect(':');
      skipValue(depth + 1);
    }
  }

  private void skipArray(int depth) {
    expect('[');
    if (skips(']')) {
      return;
    }
    do {
      skipValue(depth + 1);
    } while (skips(','));
    expect(']');
  }

  private void skipWord(String word) {
    if (!text.startsWith(word, at)) {
      throw wrong("there is no value");
    }
    at += word.length();
  }

  private void skipNumber() {
    if (!number.region(at, text.length()).lookingAt()) {
      throw wrong("there is no value");
    }
    at = number.end();
  }

  private char escape() {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw wrong("an escape is unknown");
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at++), 16) : -1;
      if (digit < 0) {
        throw wrong("an escape is not four hexadecimal digits");
      }
      code = code << 4 | digit;
    }
    return (char) code;
  }

  private void refuseControl(char c) {
    if (c < ' ') {
      throw wrong("a control character stands in a string");
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("it is not JSON: " + what + " at column " + (at + 1));
  }
}
