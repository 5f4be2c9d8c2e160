package idunno.files.core;

/// A piece of the namespace as a snapshot holds it. [Namespace#snapshot] gives them in an order in
/// which [Namespace#restore] can take them.
public sealed interface SnapshotItem {
  /// A version; those of one name come in order. The first of them need not be version 1: what was
  /// before it has been purged.
  ///
  /// @param shared whether others name the same blob
  /// @param purged whether it has no content because it was purged
  record Version(FileVersion version, boolean shared, boolean purged) implements SnapshotItem {}

  /// How many versions have been purged; comes first, and is left out while there is none.
  record Purges(long count) implements SnapshotItem {}

  /// A rule of retention.
  record Rule(String prefix, Retention.Rule rule) implements SnapshotItem {}

  /// How many requests are no longer remembered; left out while there is none.
  record Forgotten(long count) implements SnapshotItem {}

  /// A remembered request; they come oldest first, after all versions.
  record Request(String id, String name, long version, long timeMs) implements SnapshotItem {}
}
