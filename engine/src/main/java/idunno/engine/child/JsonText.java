package idunno.engine.child;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one JSON value (RFC 8259) into plain Java values. A child process has no JSON library: it
/// would have to load it at every start, and user code must not see its classes.
///
/// An object becomes a `LinkedHashMap`, an array an `ArrayList`, a number a `Long`, a `BigInteger`
/// where it is whole but larger, a `Double` otherwise.
final class JsonText {
  private static final int MAX_DEPTH = 500;
  private static final Set<Class<?>> DECIMAL_OR_WHOLE =
      Set.of(
          Long.class, Integer.class, Short.class, Byte.class, BigInteger.class, BigDecimal.class);

  private final String text;
  private int at;
  private int depth;

  private JsonText(String text) {
    this.text = text;
  }

  /// @throws IllegalArgumentException naming the offset where `text` is not JSON
  static @Nullable Object read(String text) {
    JsonText reader = new JsonText(text);
    Object value = reader.value();
    reader.blank();
    if (reader.at < text.length()) {
      throw reader.wrong("the end");
    }
    return value;
  }

  private @Nullable Object value() {
    blank();
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> object() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    enter();
    if (!skip('}')) {
      do {
        blank();
        String key = string();
        blank();
        expect(':');
        object.put(key, value());
        blank();
      } while (skip(','));
      expect('}');
    }
    depth--;
    return object;
  }

  private List<@Nullable Object> array() {
    List<@Nullable Object> array = new ArrayList<>();
    enter();
    if (!skip(']')) {
      do {
        array.add(value());
        blank();
      } while (skip(','));
      expect(']');
    }
    depth--;
    return array;
  }

  private void enter() {
    at++;
    if (++depth > MAX_DEPTH) {
      throw wrong("at most " + MAX_DEPTH + " levels");
    }
    blank();
  }

  private String string() {
    expect('"');
    int end = at;
    while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\\') {
      end++;
    }
    StringBuilder string = new StringBuilder().append(text, at, end);
    at = end;
    while (!skip('"')) {
      char c = peek();
      at++;
      string.append(c == '\\' ? escaped() : c);
    }
    return string.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > text.length()) {
          throw wrong("four hexadecimal digits");
        }
        at += 4;
        try {
          yield (char) Integer.parseUnsignedInt(text, at - 4, at, 16);
        } catch (NumberFormatException e) {
          throw wrong("four hexadecimal digits");
        }
      }
      default -> c;
    };
  }

  private Object number() {
    int start = at;
    boolean whole = true;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      whole &= ".eE".indexOf(text.charAt(at)) < 0;
      at++;
    }
    String digits = text.substring(start, at);
    try {
      if (!whole) {
        return Double.parseDouble(digits);
      }
      BigInteger value = new BigInteger(digits);
      return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    } catch (NumberFormatException e) {
      at = start;
      throw wrong("a value");
    }
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw wrong("a value");
    }
    at += word.length();
    return value;
  }

  private void blank() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong("more");
    }
    return text.charAt(at);
  }

  private boolean skip(char c) {
    boolean there = peek() == c;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char c) {
    if (!skip(c)) {
      throw wrong("'" + c + "'");
    }
  }

  private IllegalArgumentException wrong(String wanted) {
    return new IllegalArgumentException("not JSON at offset " + at + ": expected " + wanted);
  }

  /// Writes what `infer` of a Java code file gave: maps, collections, arrays, text, numbers,
  /// booleans and null.
  ///
  /// @throws IllegalArgumentException for anything else, and for numbers that JSON lacks
  static String write(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out, 0);
    return out.toString();
  }

  private static void write(@Nullable Object value, StringBuilder out, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("an output has more than " + MAX_DEPTH + " levels");
    }
    // No pattern switch: the first one in a JVM takes 20 ms, and every child would wait for it.
    if (value == null || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof CharSequence || value instanceof Character) {
      quote(value.toString(), out);
    } else if (value instanceof Number number) {
      writeNumber(number, out);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(map, out, depth);
    } else {
      writeItems(value instanceof Iterable<?> items ? items : items(value), out, depth);
    }
  }

  private static void writeNumber(Number number, StringBuilder out) {
    if (number instanceof Double || number instanceof Float) {
      if (!Double.isFinite(number.doubleValue())) {
        throw noNumber(number);
      }
    } else if (!DECIMAL_OR_WHOLE.contains(number.getClass())) {
      throw notJson(number);
    }
    out.append(number);
  }

  private static Iterable<?> items(Object array) {
    if (!array.getClass().isArray() || array instanceof byte[]) {
      throw notJson(array);
    }
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0; i < java.lang.reflect.Array.getLength(array); i++) {
      items.add(java.lang.reflect.Array.get(array, i));
    }
    return items;
  }

  private static void writeMap(Map<?, ?> map, StringBuilder out, int depth) {
    String separator = "{";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator);
      quote(String.valueOf(entry.getKey()), out);
      out.append(':');
      write(entry.getValue(), out, depth + 1);
      separator = ",";
    }
    out.append(map.isEmpty() ? "{}" : "}");
  }

  private static void writeItems(Iterable<?> items, StringBuilder out, int depth) {
    out.append('[');
    String separator = "";
    for (Object item : items) {
      out.append(separator);
      write(item, out, depth + 1);
      separator = ",";
    }
    out.append(']');
  }

  private static void quote(CharSequence text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || Character.isSurrogate(c) && !paired(text, i)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean paired(CharSequence text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }

  private static IllegalArgumentException notJson(Object value) {
    return new IllegalArgumentException(
        "an output holds a " + value.getClass().getTypeName() + ", which is not JSON");
  }

  private static IllegalArgumentException noNumber(Number number) {
    return new IllegalArgumentException("an output holds " + number + ", which is not JSON");
  }
}
