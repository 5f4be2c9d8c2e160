package idunno.bench;

import java.util.function.DoublePredicate;

/// What a figure is held against.
///
/// @param words as people read it, such as `<= 2.5`
/// @param isMetBy whether a measured value is good enough; a value that is no number never is
record Goal(String words, DoublePredicate isMetBy) {
  static Goal atMost(double most) {
    return new Goal("<= " + number(most), value -> value <= most);
  }

  static Goal atLeast(double least) {
    return new Goal(">= " + number(least), value -> value >= least);
  }

  /// Not one.
  static Goal zero() {
    return new Goal("0", value -> value == 0);
  }

  /// That it happens, however long it takes.
  static Goal removed() {
    return new Goal("removed", Double::isFinite);
  }

  /// The same goal, with what it leaves out or counts in.
  Goal with(String remark) {
    return new Goal(words + " " + remark, isMetBy);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
