package idunno.files.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Numbers the distinct replica sets, so that a version stores four bytes instead of a list, and
/// counts the versions of each. Numbers never leave the process: a snapshot holds names.
final class ReplicaSets {
  private final Map<List<String>, Integer> numbers = new HashMap<>();
  private final List<List<String>> sets = new ArrayList<>();
  private final List<long[]> versions = new ArrayList<>();

  /// The number of `replicas`, counting one more version that has them.
  int use(List<String> replicas) {
    int number =
        numbers.computeIfAbsent(
            replicas,
            fresh -> {
              sets.add(fresh);
              versions.add(new long[1]);
              return sets.size() - 1;
            });
    versions.get(number)[0]++;
    return number;
  }

  /// One version less has that set.
  void drop(int number) {
    versions.get(number)[0]--;
  }

  List<String> get(int number) {
    return sets.get(number);
  }

  /// How many versions were committed on fewer than `copies` nodes.
  long versionsBelow(int copies) {
    long below = 0;
    for (int i = 0; i < sets.size(); i++) {
      below += sets.get(i).size() < copies ? versions.get(i)[0] : 0;
    }
    return below;
  }
}
