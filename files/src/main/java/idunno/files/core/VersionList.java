package idunno.files.core;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// A list of versions in two arrays: eight bytes for each, because there may be a million. What has
/// left the list stays in it until somebody looks, so that leaving costs nothing.
final class VersionList {
  private String[] names = {};
  private int[] versions = {};
  private int size;

  /// Decides who stays.
  interface Filter {
    boolean stays(String name, long version);
  }

  /// @param version small enough for an int, as the table of versions is
  void add(String name, long version) {
    if (isFull()) {
      int capacity = Math.max(1, size + size / 4 + 1);
      names = Arrays.copyOf(names, capacity);
      versions = Arrays.copyOf(versions, capacity);
    }
    names[size] = name;
    versions[size] = Math.toIntExact(version);
    size++;
  }

  /// Whether one more needs room first.
  boolean isFull() {
    return size == names.length;
  }

  /// How many there are, those that have left counted.
  int size() {
    return size;
  }

  /// Drops those that have left, and what is there twice because it left and came back.
  void retain(Filter filter) {
    Set<Seen> seen = new HashSet<>();
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (isPresent(i, filter, seen)) {
        names[kept] = names[i];
        versions[kept] = versions[i];
        kept++;
      }
    }
    Arrays.fill(names, kept, size, "");
    size = kept;
  }

  /// Shows at most `limit` of those that are still in the list, each once.
  void visit(int limit, Filter filter, ReplicaSets.Visitor visitor) {
    Set<Seen> seen = new HashSet<>();
    for (int i = 0; i < size && seen.size() < limit; i++) {
      if (isPresent(i, filter, seen)) {
        visitor.visit(names[i], versions[i]);
      }
    }
  }

  private boolean isPresent(int i, Filter filter, Set<Seen> seen) {
    return filter.stays(names[i], versions[i]) && seen.add(new Seen(names[i], versions[i]));
  }

  private record Seen(String name, int version) {}
}
