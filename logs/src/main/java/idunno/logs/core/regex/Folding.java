package idunno.logs.core.regex;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Case, as grep's `-i` sees it: a character also stands for its upper case, for the lower case of
/// that, and for every other character with the same upper case (so `s` stands for the long s).
final class Folding {
  private Folding() {}

  /// Made when the first pattern asks for it: a few thousand characters have case.
  private static final class Table {
    private static final Map<Integer, CharSet> COUNTERPARTS = counterparts();

    private static Map<Integer, CharSet> counterparts() {
      Map<Integer, List<Integer>> byUpper = new HashMap<>();
      for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
        int upper = Character.toUpperCase(c);
        if (upper != c || Character.toLowerCase(c) != c) {
          byUpper.computeIfAbsent(upper, _ -> new ArrayList<>()).add(c);
        }
      }
      Map<Integer, CharSet> all = new HashMap<>();
      byUpper.forEach((upper, members) -> {
        CharSet together = CharSet.of(upper).or(CharSet.of(Character.toLowerCase(upper)));
        for (int member : members) {
          together = together.or(CharSet.of(member));
        }
        for (int member : members) {
          all.put(member, together);
        }
      });
      return Map.copyOf(all);
    }
  }

  static CharSet of(CharSet set) {
    if (set.size() > 4_096) {
      CharSet wide = set;
      for (Map.Entry<Integer, CharSet> each : Table.COUNTERPARTS.entrySet()) {
        CharSet more = each.getValue();
        if (set.contains(each.getKey()) && more.and(wide).size() < more.size()) {
          wide = wide.or(more);
        }
      }
      return wide;
    }
    CharSet folded = set;
    for (int i = 0; i < set.ranges(); i++) {
      for (int c = set.first(i); c <= set.last(i); c++) {
        CharSet more = Table.COUNTERPARTS.get(c);
        if (more != null) {
          folded = folded.or(more);
        }
      }
    }
    return folded;
  }
}
