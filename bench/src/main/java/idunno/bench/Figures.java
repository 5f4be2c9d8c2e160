package idunno.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Prints what was measured: one line `figure NAME VALUE UNIT` each, and at the end the same as a
/// Markdown table.
final class Figures {
  private final List<String> rows = new ArrayList<>();

  /// A figure that is held against nothing.
  void add(String name, double value, String unit) {
    print(name, value, unit, "");
  }

  void add(String name, double value, String unit, Goal goal) {
    String verdict = goal.isMetBy().test(value) ? "pass" : "miss";
    print(name, value, unit, "goal " + goal.words() + ": " + verdict);
  }

  private void print(String name, double value, String unit, String verdict) {
    String number = String.format(Locale.ROOT, "%.3f", value);
    System.out.println(("figure " + name + " " + number + " " + unit + " " + verdict).strip());
    rows.add("| " + name + " | " + number + " | " + unit + " | " + verdict + " |");
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

  /// The value below which `share` of all are: 0 is the least, 1 the greatest.
  static double percentile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int at = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.clamp(at, 0, sorted.length - 1)];
  }

  /// What took `ms`, in seconds; for ever when negative.
  static double seconds(long ms) {
    return ms < 0 ? Double.POSITIVE_INFINITY : ms / 1e3;
  }

  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
