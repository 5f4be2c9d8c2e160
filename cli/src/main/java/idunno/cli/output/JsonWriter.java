package idunno.cli.output;

import java.util.Map;

/// Writes a [Json] value as one line.
final class JsonWriter {
  private static final String HEX = "0123456789abcdef";

  private JsonWriter() {}

  static void write(Json json, StringBuilder into) {
    switch (json) {
      case Json.Obj(Map<String, Json> fields) -> object(fields, into);
      case Json.Arr array -> {
        into.append('[');
        for (int i = 0; i < array.items().size(); i++) {
          if (i > 0) {
            into.append(',');
          }
          write(array.items().get(i), into);
        }
        into.append(']');
      }
      case Json.Str(String value) -> string(value, into);
      case Json.Num(String digits) -> into.append(digits);
      case Json.Bool(boolean value) -> into.append(value);
      case Json.Nothing() -> into.append("null");
    }
  }

  private static void object(Map<String, Json> fields, StringBuilder into) {
    into.append('{');
    boolean first = true;
    for (Map.Entry<String, Json> field : fields.entrySet()) {
      if (!first) {
        into.append(',');
      }
      first = false;
      string(field.getKey(), into);
      into.append(':');
      write(field.getValue(), into);
    }
    into.append('}');
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
