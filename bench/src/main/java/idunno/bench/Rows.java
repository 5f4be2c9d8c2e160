package idunno.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The rows of a suite, each of which can be measured alone.
final class Rows {
  private final Figures figures;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final List<String> onDemand = new ArrayList<>();

  /// Measures and prints its figures.
  interface Row {
    void measure() throws IOException, InterruptedException;
  }

  Rows(Figures figures) {
    this.figures = figures;
  }

  void add(String name, Row row) {
    rows.put(name, row);
  }

  /// A row that takes so long that it is measured only by its name.
  void addOnDemand(String name, Row row) {
    rows.put(name, row);
    onDemand.add(name);
  }

  /// Whether a row is among those that were asked for, by their names or the beginnings of several;
  /// all are when nothing was.
  static boolean isWanted(String row, Collection<String> rows, List<String> only) {
    return only.isEmpty()
        || only.stream()
            .anyMatch(name -> rows.contains(name) ? row.equals(name) : row.startsWith(name));
  }

  /// @param only which rows, by the beginnings of their names; when there are none, all but those
  ///   on demand
  void measure(List<String> only) throws IOException, InterruptedException {
    for (Map.Entry<String, Row> row : rows.entrySet()) {
      if (isWanted(row.getKey(), rows.keySet(), only)
          && !(only.isEmpty() && onDemand.contains(row.getKey()))) {
        long startNanos = System.nanoTime();
        row.getValue().measure();
        figures.note(
            "%s took %d s"
                .formatted(row.getKey(), (System.nanoTime() - startNanos) / 1_000_000_000));
      }
    }
  }
}
