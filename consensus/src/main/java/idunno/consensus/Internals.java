package idunno.consensus;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/// Fields of Ratis's own objects (3.3.0), by reflection: for what it has no call or setting for.
/// Whoever uses it says what for, and what is lost without.
final class Internals {
  private Internals() {}

  /// @throws IllegalStateException when this version of Ratis has no such field, or nothing in it
  static Object get(Object of, String name) {
    Object value = find(of, name);
    if (value == null) {
      throw unknown(of, name);
    }
    return value;
  }

  /// What is in a field that may be empty.
  ///
  /// @throws IllegalStateException when this version of Ratis has no such field
  static @Nullable Object find(Object of, String name) {
    try {
      return field(of, name).get(of);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /// @throws IllegalStateException when this version of Ratis has no such field
  static void set(Object of, String name, Object value) {
    try {
      field(of, name).set(of, value);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The field itself, for whoever sets it often.
  ///
  /// @throws IllegalStateException when this version of Ratis has no such field
  static Field field(Object of, String name) {
    for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field;
        }
      }
    }
    throw unknown(of, name);
  }

  private static IllegalStateException unknown(Object of, String name) {
    return new IllegalStateException(
        "this version of Ratis keeps no '" + name + "' in " + of.getClass().getName());
  }
}
