package idunno.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Prints what was measured: one line `figure NAME VALUE UNIT` each, and at the end the same as a
/// Markdown table.
final class Figures {
  private final List<String> rows = new ArrayList<>();

  /// @param goal what the figure is held against, in words
  void add(String name, double value, String unit, String goal) {
    String number = String.format(Locale.ROOT, "%.3f", value);
    System.out.println("figure " + name + " " + number + " " + unit);
    rows.add("| " + name + " | " + number + " | " + unit + " | " + goal + " |");
  }

  /// What a person wants to know beside the figures.
  void note(String text) {
    System.out.println("  " + text);
  }

  void printTable() {
    System.out.println();
    System.out.println("| figure | measured | unit | goal |");
    System.out.println("|---|---|---|---|");
    rows.forEach(System.out::println);
  }

  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
