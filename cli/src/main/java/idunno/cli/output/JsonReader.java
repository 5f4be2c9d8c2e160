package idunno.cli.output;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one JSON document from a string (RFC 8259).
final class JsonReader {

  private final String text;
  private int at;

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

  /// An array or object that has begun.
  private static final class Open {
    private final @Nullable Map<String, Json> fields;
    private final List<Json> items = new ArrayList<>();
    private String key = "";

    Open(boolean isObject) {
      this.fields = isObject ? new LinkedHashMap<>() : null;
    }

    void add(Json value) {
      if (fields == null) {
        items.add(value);
      } else {
        fields.put(key, value);
      }
    }

    Json json() {
      return fields == null ? new Json.Arr(items) : new Json.Obj(fields);
    }
  }

  /// With a stack of its own: the thread's may be small, and the text is from outside.
  private Json value() {
    Deque<Open> open = new ArrayDeque<>();
    while (true) {
      blanks();
      char first = peek();
      if ((first == '[' || first == '{') && begins(first, open)) {
        continue;
      }
      Json value =
          switch (first) {
            case '{' -> new Json.Obj(new LinkedHashMap<>());
            case '[' -> new Json.Arr(new ArrayList<>());
            default -> scalar(first);
          };
      while (!open.isEmpty()) {
        open.element().add(value);
        blanks();
        if (skip(',')) {
          readKey(open.element());
          break;
        }
        value = closed(open.remove());
      }
      if (open.isEmpty()) {
        return value;
      }
    }
  }

  /// Goes into an array or object; false when it is empty, and already behind.
  private boolean begins(char first, Deque<Open> open) {
    at++;
    blanks();
    boolean isObject = first == '{';
    if (skip(isObject ? '}' : ']')) {
      return false;
    }
    if (open.size() + 1 >= Json.DEEPEST) {
      throw new TooDeepException();
    }
    open.push(new Open(isObject));
    readKey(open.element());
    return true;
  }

  private void readKey(Open into) {
    if (into.fields == null) {
      return;
    }
    blanks();
    if (peek() != '"') {
      throw wrong("a key is missing");
    }
    into.key = string();
    blanks();
    if (!skip(':')) {
      throw wrong("a ':' is missing");
    }
  }

  private Json closed(Open done) {
    char end = done.fields == null ? ']' : '}';
    if (!skip(end)) {
      throw wrong("a '" + end + "' is missing");
    }
    return done.json();
  }

  private Json scalar(char first) {
    return switch (first) {
      case '"' -> new Json.Str(string());
      case 't' -> word("true", new Json.Bool(true));
      case 'f' -> word("false", new Json.Bool(false));
      case 'n' -> word("null", new Json.Nothing());
      default -> number();
    };
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
