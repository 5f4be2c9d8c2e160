package idunno.engine;

import idunno.base.Nearest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One `key: value` block of a manifest, with its place for the error messages.
///
/// @param path the dotted keys that lead here; empty at the top
/// @param values null where the block was left out
record Section(String path, @Nullable JsonNode values) {

  String key(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /// Refuses a key that is none of `known`.
  void allow(List<String> known) {
    if (values == null) {
      return;
    }
    for (String name : values.propertyNames()) {
      if (!known.contains(name)) {
        String hint =
            Nearest.to(name, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElse("known keys: " + String.join(", ", known));
        throw ManifestReader.bad("", "unknown key '" + key(name) + "'; " + hint);
      }
    }
  }

  @Nullable JsonNode node(String name) {
    JsonNode node = values == null ? null : values.get(name);
    return node == null || node.isNull() ? null : node;
  }

  Section section(String name) {
    JsonNode node = node(name);
    if (node != null && !node.isObject()) {
      throw ManifestReader.bad(key(name), "must be a block of keys");
    }
    return new Section(key(name), node);
  }

  @Nullable String text(String name) {
    JsonNode node = node(name);
    if (node == null) {
      return null;
    }
    if (!node.isString() || node.stringValue().isBlank()) {
      throw ManifestReader.bad(key(name), "must be text");
    }
    return node.stringValue();
  }

  String required(String name) {
    String text = text(name);
    if (text == null) {
      throw ManifestReader.bad("", "'" + key(name) + "' is missing");
    }
    return text;
  }

  /// A whole number in a range.
  ///
  /// @param absent the value of a key that was left out; negative where it may not be
  long whole(String name, long least, long most, long absent) {
    JsonNode node = node(name);
    if (node == null && absent < 0) {
      throw ManifestReader.bad("", "'" + key(name) + "' is missing");
    }
    if (node == null) {
      return absent;
    }
    boolean whole = node.isIntegralNumber() && node.canConvertToLong();
    if (!whole || node.longValue() < least || node.longValue() > most) {
      throw ManifestReader.bad(
          key(name), node + " is not a whole number from " + least + " to " + most);
    }
    return node.longValue();
  }

  double number(String name, double absent) {
    JsonNode node = node(name);
    return node == null ? absent : number(name, node);
  }

  private double number(String name, JsonNode node) {
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw ManifestReader.bad(key(name), node + " is not a number");
    }
    return node.doubleValue();
  }

  /// One number for each channel; a single one stands for all.
  List<Double> perChannel(String name, int channels, double absent) {
    JsonNode node = node(name);
    if (node == null || !node.isArray()) {
      return Collections.nCopies(channels, number(name, absent));
    }
    if (node.size() != channels && node.size() != 1) {
      throw ManifestReader.bad(
          key(name), "has " + node.size() + " numbers for " + channels + " channels");
    }
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < channels; i++) {
      numbers.add(number(name, node.get(node.size() == 1 ? 0 : i)));
    }
    return numbers;
  }

  /// One of the words of an enum.
  ///
  /// @param absent null where the key may not be left out
  <E extends Enum<E>> E word(String name, Class<E> type, @Nullable E absent) {
    String text = absent == null ? required(name) : text(name);
    if (text == null && absent != null) {
      return absent;
    }
    for (E each : type.getEnumConstants()) {
      if (ManifestReader.wordOf(each).equals(text)) {
        return each;
      }
    }
    throw ManifestReader.bad(key(name), "'" + text + "' is none of " + ManifestReader.words(type));
  }
}
