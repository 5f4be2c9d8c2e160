package idunno.files.core;

/// What must hold for a commit to go ahead.
public sealed interface Condition {
  /// Nothing.
  record None() implements Condition {}

  /// The name's newest version, be it a delete marker, has exactly this number.
  record IfVersion(long version) implements Condition {}

  /// The name has never existed, or is deleted.
  record IfAbsent() implements Condition {}
}
