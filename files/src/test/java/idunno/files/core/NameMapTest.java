package idunno.files.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NameMapTest {
  private final NameMap map = new NameMap();
  private final NavigableMap<String, byte[]> model = new TreeMap<>();

  @Test
  void holdsWhatASortedMapHoldsWhateverTheOrderInWhichItCame() {
    Random random = new Random(11);
    IntStream.range(0, 1_000).forEach(i -> put("up/%06d".formatted(i)));
    IntStream.range(0, 1_000).forEach(i -> put("down/%06d".formatted(9_999 - i)));
    IntStream.range(0, 5_000).forEach(_ -> put("any/" + random.nextInt(3_000)));
    put("");

    model.forEach((name, table) -> assertThat(map.get(name)).isSameAs(table));
    assertThat(map.get("nosuch")).isNull();
    assertThat(map.get("zzz")).isNull();
    for (String from : List.of("", "a", "any/", "any/17", "any/1700x", "down/", "up/000500", "z")) {
      for (String prefix : List.of("", "any/", "up/0005")) {
        if (from.compareTo(prefix) >= 0) {
          assertThat(names(from, true, prefix))
              .as("from %s with %s", from, prefix)
              .isEqualTo(startingWith(prefix, model.tailMap(from, true)));
          assertThat(names(from, false, prefix))
              .isEqualTo(startingWith(prefix, model.tailMap(from, false)));
        }
      }
    }
  }

  private void put(String name) {
    byte[] table = {1};
    map.put(name, table);
    model.put(name, table);
  }

  private List<String> names(String from, boolean inclusive, String prefix) {
    List<String> names = new ArrayList<>();
    map.rows(from, inclusive, prefix).forEachRemaining(row -> names.add(row.name()));
    return names;
  }

  private static List<String> startingWith(String prefix, NavigableMap<String, byte[]> tail) {
    return tail.keySet().stream().takeWhile(name -> name.startsWith(prefix)).toList();
  }
}
