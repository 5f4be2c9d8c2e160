package idunno.node.http;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds what a request's body leaves out. The compiler holds a record's components to be there
/// unless they are `@Nullable`; a body from outside need not keep to that.
final class MissingField {
  private MissingField() {}

  /// The name of the first component of `value` that is null and may not be, in the records, lists
  /// and maps that it holds as well.
  static Optional<String> in(@Nullable Object value) {
    return switch (value) {
      case Record each -> inRecord(each);
      case Collection<?> many -> inAll(many);
      case Map<?, ?> map -> inAll(map.values());
      case null, default -> Optional.empty();
    };
  }

  private static Optional<String> inAll(Collection<?> values) {
    return values.stream()
        .map(value -> value == null ? Optional.of("a value") : in(value))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> inRecord(Record value) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object part = part(value, component);
      boolean missing = part == null && !isNullable(component.getAnnotatedType());
      Optional<String> found = missing ? Optional.of(component.getName()) : in(part);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static boolean isNullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  private static @Nullable Object part(Record value, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's component cannot be read: " + component, e);
    }
  }
}
