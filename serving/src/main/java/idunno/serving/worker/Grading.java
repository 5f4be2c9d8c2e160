package idunno.serving.worker;

import idunno.engine.Answer;

/// Compares a classifier's answer with the label that came with the query.
final class Grading {
  private Grading() {}

  /// Whether `label` means the answered class: by its name, or by its index unless the class names
  /// are themselves numbers.
  static boolean isCorrect(Answer.Output output, String label) {
    String name = output.label();
    if (name != null && name.equals(label)) {
      return true;
    }
    return (name == null || !isIndex(name))
        && isIndex(label)
        && Integer.parseInt(label) == output.index();
  }

  private static boolean isIndex(String text) {
    return !text.isEmpty()
        && text.length() <= 9
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
