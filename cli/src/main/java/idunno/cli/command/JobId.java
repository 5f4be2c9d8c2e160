package idunno.cli.command;

import idunno.cli.http.Failure;

/// A job's number as users write it.
final class JobId {
  private JobId() {}

  /// The number.
  ///
  /// @throws Failure when the text is no job's number
  static long parse(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 18;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    if (!digits) {
      throw Failure.badInput(
          "'" + text + "' is no job: jobs have numbers, 'idunno jobs' lists them");
    }
    return Long.parseLong(text);
  }
}
