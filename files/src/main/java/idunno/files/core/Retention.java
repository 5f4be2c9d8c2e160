package idunno.files.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Which versions are kept, by prefixes of names: the longest prefix that has a rule decides, and
/// without a rule everything is kept. The system's own names have none.
public final class Retention {
  /// The most rules.
  static final int MAX_RULES = 10_000;

  private final NavigableMap<String, Rule> rules = new TreeMap<>();

  /// What is kept.
  public sealed interface Rule {
    /// Every version: for a prefix within one that keeps less.
    record Everything() implements Rule {}

    /// The newest versions, delete markers not counted. A deleted file keeps them too.
    ///
    /// @param versions at least 1
    record Newest(int versions) implements Rule {
      public Newest {
        if (versions < 1) {
          throw new IllegalArgumentException("at least one version is kept, not " + versions);
        }
      }
    }

    /// The newest version, and what was the newest at any time since then: a version goes when it
    /// has been replaced, or deleted, for so long.
    ///
    /// @param ageMs by the log's time, at least 1
    record Replaced(long ageMs) implements Rule {
      public Replaced {
        if (ageMs < 1) {
          throw new IllegalArgumentException("versions are kept for a while, not " + ageMs + " ms");
        }
      }
    }
  }

  /// A prefix with its rule.
  public record Entry(String prefix, Rule rule) {}

  void set(String prefix, Rule rule) {
    rules.put(prefix, rule);
  }

  void clear(String prefix) {
    rules.remove(prefix);
  }

  boolean has(String prefix) {
    return rules.containsKey(prefix);
  }

  boolean isFull() {
    return rules.size() >= MAX_RULES;
  }

  /// All rules, by prefix.
  List<Entry> entries() {
    List<Entry> all = new ArrayList<>();
    rules.forEach((prefix, rule) -> all.add(new Entry(prefix, rule)));
    return all;
  }

  /// The rule for a name, if it has one.
  Optional<Rule> of(String name) {
    if (FileName.isSystem(name)) {
      return Optional.empty();
    }
    // All that sorts between a prefix of the name and the name starts with that prefix.
    Map.Entry<String, Rule> near = rules.floorEntry(name);
    while (near != null && !name.startsWith(near.getKey())) {
      near = rules.floorEntry(common(name, near.getKey()));
    }
    return near == null ? Optional.empty() : Optional.of(near.getValue());
  }

  private static String common(String one, String other) {
    int length = Math.min(one.length(), other.length());
    int same = 0;
    while (same < length && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    return one.substring(0, same);
  }

  /// The oldest version of the row that is kept; all before it go.
  ///
  /// @param nowMs the log's time
  long keptFrom(FileTable.Row row, long nowMs) {
    return of(row.name())
        .map(rule ->
            switch (rule) {
              case Rule.Everything() -> (long) row.first();
              case Rule.Newest(int versions) -> newest(row, versions);
              case Rule.Replaced(long ageMs) -> replacedSince(row, nowMs - ageMs);
            })
        .orElse((long) row.first());
  }

  private static long newest(FileTable.Row row, int versions) {
    int seen = 0;
    for (long v = row.newest(); v >= row.first(); v--) {
      seen += row.hasContent(v) ? 1 : 0;
      if (seen == versions) {
        return v;
      }
    }
    return row.first();
  }

  private static long replacedSince(FileTable.Row row, long sinceMs) {
    long v = row.first();
    while (v < row.newest() && VersionTable.timeMs(row.table(), v + 1) <= sinceMs) {
      v++;
    }
    return v;
  }
}
