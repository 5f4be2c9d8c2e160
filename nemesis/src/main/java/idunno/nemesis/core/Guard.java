package idunno.nemesis.core;

/// What must be so for a put to happen.
public sealed interface Guard {
  record None() implements Guard {}

  /// The newest version, be it a marker, has that number.
  record IfVersion(long version) implements Guard {}

  /// There is no such file now.
  record IfAbsent() implements Guard {}
}
