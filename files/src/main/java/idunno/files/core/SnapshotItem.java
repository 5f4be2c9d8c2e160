package idunno.files.core;

/// A piece of the namespace as a snapshot holds it. [Namespace#snapshot] gives them in an order in
/// which [Namespace#restore] can take them.
public sealed interface SnapshotItem {
  /// A version; those of one name come in order.
  record Version(FileVersion version) implements SnapshotItem {}

  /// How many versions have been purged; comes first, and is left out while there is none.
  record Purges(long count) implements SnapshotItem {}

  /// A remembered request; they come oldest first, after all versions.
  record Request(String id, String name, long version, long timeMs) implements SnapshotItem {}
}
