package idunno.cli.output;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON value (RFC 8259) as the command line needs it: read once, asked by key, written back
/// unchanged. Our own few lines instead of a library, because a library's classes cost more than
/// the whole of a short command. Questions are lenient: what is missing is [Nothing].
public sealed interface Json {
  /// How many levels are read, which is more than a model's code can give: Python's own writer ends
  /// at 1,000.
  int DEEPEST = 1_100;

  /// An object; the order of its keys is kept.
  record Obj(Map<String, Json> fields) implements Json {}

  /// An array.
  record Arr(List<Json> items) implements Json {}

  /// A string, without its escapes.
  record Str(String value) implements Json {}

  /// A number as it was written, so that printing it changes no digit.
  record Num(String digits) implements Json {}

  /// True or false.
  record Bool(boolean value) implements Json {}

  /// `null`, and the answer to a question about something that is not there.
  record Nothing() implements Json {}

  /// Reads exactly one value.
  ///
  /// @throws TooDeepException when it has more than [#DEEPEST] levels
  /// @throws IllegalArgumentException with the offset of what is wrong
  static Json parse(String text) {
    return new JsonReader(text).document();
  }

  /// An object of keys and values in turn; a value is a `Json`, a string, a number, a boolean, a
  /// list of these, or null.
  static Json object(@org.jspecify.annotations.Nullable Object... keysAndValues) {
    Map<String, Json> fields = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      fields.put(String.valueOf(keysAndValues[i]), of(keysAndValues[i + 1]));
    }
    return new Obj(fields);
  }

  /// The value as JSON.
  static Json of(@org.jspecify.annotations.Nullable Object value) {
    return switch (value) {
      case null -> new Nothing();
      case Json json -> json;
      case String text -> new Str(text);
      case Number number -> new Num(number.toString());
      case Boolean flag -> new Bool(flag);
      case List<?> list -> {
        List<Json> items = new java.util.ArrayList<>();
        for (Object item : list) {
          items.add(of(item));
        }
        yield new Arr(items);
      }
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    };
  }

  /// The value of a key; [Nothing] when there is none or this is no object.
  default Json at(String key) {
    return this instanceof Obj object && object.fields.get(key) instanceof Json found
        ? found
        : new Nothing();
  }

  /// The items of an array; none when this is no array.
  default List<Json> items() {
    return this instanceof Arr array ? array.items : List.of();
  }

  default boolean isNothing() {
    return this instanceof Nothing;
  }

  /// A string's text, a number's digits, or `otherwise`.
  default String text(String otherwise) {
    if (this instanceof Str string) {
      return string.value;
    }
    if (this instanceof Num number) {
      return number.digits;
    }
    return this instanceof Bool flag ? String.valueOf(flag.value) : otherwise;
  }

  /// The same with an empty text for what is missing.
  default String text() {
    return text("");
  }

  /// The number, or 0 when this is none.
  default double number() {
    return this instanceof Num number ? Double.parseDouble(number.digits) : 0;
  }

  /// The whole number, or 0 when this is none.
  default long integer() {
    return this instanceof Num(String digits) && !hasFraction(digits)
        ? Long.parseLong(digits)
        : (long) number();
  }

  private static boolean hasFraction(String digits) {
    return digits.indexOf('.') >= 0 || digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0;
  }

  /// Whether this is `true`.
  default boolean isTrue() {
    return this instanceof Bool flag && flag.value;
  }

  /// One line, without blanks.
  default String line() {
    StringBuilder into = new StringBuilder();
    JsonWriter.write(this, into);
    return into.toString();
  }
}
