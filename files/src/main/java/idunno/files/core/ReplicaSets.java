package idunno.files.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Numbers the distinct replica sets, so that a version stores four bytes instead of a list, and
/// knows the versions of each: the index from nodes to versions. Numbers never leave the process: a
/// snapshot holds names.
final class ReplicaSets {
  private final Membership membership;
  private final Map<List<String>, Integer> numbers = new HashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Deque<Integer> free = new ArrayDeque<>();

  /// @param membership asked when versions are looked up
  ReplicaSets(Membership membership) {
    this.membership = membership;
  }

  /// Whether a version has the replica set of that number.
  interface Membership {
    boolean holds(String name, long version, int number);
  }

  /// Takes one version at a time.
  interface Visitor {
    void visit(String name, long version);
  }

  /// A set in use.
  private static final class Entry {
    private final List<String> replicas;
    private final VersionList versions = new VersionList();
    private long count;
    private long bytes;

    Entry(List<String> replicas) {
      this.replicas = replicas;
    }
  }

  /// The number of `replicas`, which one more version has: that one, of so many bytes.
  int use(List<String> replicas, String name, long version, long bytes) {
    Integer known = numbers.get(replicas);
    int number = known == null ? add(replicas) : known;
    Entry entry = entries.get(number);
    entry.count++;
    entry.bytes += bytes;
    if (entry.versions.isFull() && entry.versions.size() > 2 * entry.count) {
      entry.versions.retain((n, v) -> membership.holds(n, v, number));
    }
    entry.versions.add(name, version);
    return number;
  }

  /// One version less has that set: one of so many bytes.
  void drop(int number, long bytes) {
    Entry entry = entries.get(number);
    entry.count--;
    entry.bytes -= bytes;
    if (entry.count == 0) {
      numbers.remove(entry.replicas);
      entries.set(number, new Entry(List.of()));
      free.push(number);
    }
  }

  List<String> get(int number) {
    return entries.get(number).replicas;
  }

  List<Namespace.ReplicaSet> inUse() {
    return entries.stream()
        .filter(entry -> entry.count > 0)
        .map(entry -> new Namespace.ReplicaSet(entry.replicas, entry.count, entry.bytes))
        .toList();
  }

  /// Shows at most `limit` versions that have exactly these replicas.
  void visit(List<String> replicas, int limit, Visitor visitor) {
    Integer number = numbers.get(replicas);
    if (number != null) {
      Entry entry = entries.get(number);
      VersionList.Filter present = (n, v) -> membership.holds(n, v, number);
      if (entry.versions.size() > 2 * entry.count) {
        entry.versions.retain(present);
      }
      entry.versions.visit(limit, present, visitor);
    }
  }

  private int add(List<String> replicas) {
    int number = free.isEmpty() ? entries.size() : free.pop();
    if (number == entries.size()) {
      entries.add(new Entry(replicas));
    } else {
      entries.set(number, new Entry(replicas));
    }
    numbers.put(replicas, number);
    return number;
  }
}
