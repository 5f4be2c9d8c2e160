package idunno.cli.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads one JSON document from a string by recursive descent (RFC 8259).
final class JsonReader {

  private final String text;
  private int at;
  private int depth;

  JsonReader(String text) {
    this.text = text;
  }

  Json document() {
    Json value = value();
    blanks();
    if (at < text.length()) {
      throw wrong("something follows the value");
    }
    return value;
  }

  private Json value() {
    blanks();
    if (++depth > Json.DEEPEST) {
      throw new TooDeepException();
    }
    Json value =
        switch (peek()) {
          case '{' -> object();
          case '[' -> array();
          case '"' -> new Json.Str(string());
          case 't' -> word("true", new Json.Bool(true));
          case 'f' -> word("false", new Json.Bool(false));
          case 'n' -> word("null", new Json.Nothing());
          default -> number();
        };
    depth--;
    return value;
  }

  private Json object() {
    Map<String, Json> fields = new LinkedHashMap<>();
    at++;
    blanks();
    if (skip('}')) {
      return new Json.Obj(fields);
    }
    do {
      blanks();
      if (peek() != '"') {
        throw wrong("a key is missing");
      }
      String key = string();
      blanks();
      if (!skip(':')) {
        throw wrong("a ':' is missing");
      }
      fields.put(key, value());
      blanks();
    } while (skip(','));
    if (!skip('}')) {
      throw wrong("a '}' is missing");
    }
    return new Json.Obj(fields);
  }

  private Json array() {
    List<Json> items = new ArrayList<>();
    at++;
    blanks();
    if (skip(']')) {
      return new Json.Arr(items);
    }
    do {
      items.add(value());
      blanks();
    } while (skip(','));
    if (!skip(']')) {
      throw wrong("a ']' is missing");
    }
    return new Json.Arr(items);
  }

  private String string() {
    int from = ++at;
    int end = from;
    while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\\') {
      end++;
    }
    StringBuilder value = new StringBuilder(text.substring(from, end));
    at = end;
    while (peek() != '"') {
      value.append(text.charAt(at) == '\\' ? escaped() : text.charAt(at));
      at++;
    }
    at++;
    return value.toString();
  }

  private char escaped() {
    at++;
    return switch (peek()) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> {
        if (at + 4 >= text.length()) {
          throw wrong("an escape is cut");
        }
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
      }
      case '"', '\\', '/' -> text.charAt(at);
      default -> throw wrong("an unknown escape");
    };
  }

  private Json number() {
    int from = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String digits = text.substring(from, at);
    try {
      Double.parseDouble(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not JSON: no value at offset " + from, e);
    }
    return new Json.Num(digits);
  }

  private Json word(String word, Json value) {
    if (!text.startsWith(word, at)) {
      throw wrong("an unknown word");
    }
    at += word.length();
    return value;
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean skip(char wanted) {
    boolean there = at < text.length() && text.charAt(at) == wanted;
    if (there) {
      at++;
    }
    return there;
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong("it ends too early");
    }
    return text.charAt(at);
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("not JSON: " + what + " at offset " + at);
  }
}
