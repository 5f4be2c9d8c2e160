package idunno.cli.output;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// Writes a [Json] value as one line.
final class JsonWriter {
  private static final String HEX = "0123456789abcdef";

  private JsonWriter() {}

  /// With a stack of its own, of values and of the text between them: the thread's may be small.
  static void write(Json json, StringBuilder into) {
    Deque<Object> rest = new ArrayDeque<>();
    rest.push(json);
    while (!rest.isEmpty()) {
      switch (rest.pop()) {
        case Json.Obj(Map<String, Json> fields) -> object(fields, into, rest);
        case Json.Arr(List<Json> items) -> array(items, into, rest);
        case Json.Str(String value) -> string(value, into);
        case Json.Num(String digits) -> into.append(digits);
        case Json.Bool(boolean value) -> into.append(value);
        case Json.Nothing() -> into.append("null");
        case Object between -> into.append(between);
      }
    }
  }

  private static void array(List<Json> items, StringBuilder into, Deque<Object> rest) {
    into.append('[');
    rest.push("]");
    for (int i = items.size() - 1; i >= 0; i--) {
      rest.push(items.get(i));
      if (i > 0) {
        rest.push(",");
      }
    }
  }

  private static void object(Map<String, Json> fields, StringBuilder into, Deque<Object> rest) {
    into.append('{');
    rest.push("}");
    List<Map.Entry<String, Json>> entries = List.copyOf(fields.entrySet());
    for (int i = entries.size() - 1; i >= 0; i--) {
      StringBuilder key = new StringBuilder();
      string(entries.get(i).getKey(), key);
      rest.push(entries.get(i).getValue());
      rest.push(key.append(':'));
      if (i > 0) {
        rest.push(",");
      }
    }
  }

  private static void string(String value, StringBuilder into) {
    into.append('"');
    for (int i = 0; i < value.length(); i++) {
      character(value.charAt(i), into);
    }
    into.append('"');
  }

  private static void character(char c, StringBuilder into) {
    switch (c) {
      case '"' -> into.append("\\\"");
      case '\\' -> into.append("\\\\");
      case '\n' -> into.append("\\n");
      case '\r' -> into.append("\\r");
      case '\t' -> into.append("\\t");
      default -> {
        if (c < ' ') {
          into.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        } else {
          into.append(c);
        }
      }
    }
  }
}
