package idunno.serving.worker;

/// Makes the text of an error fit for one line.
final class OneLine {
  private static final int LONGEST = 500;

  private OneLine() {}

  static String of(Throwable error) {
    String message = error.getMessage();
    if (message == null || message.isBlank()) {
      return error.getClass().getSimpleName();
    }
    String line = message.strip().replaceAll("\\s*[\\r\\n]+\\s*", "; ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
  }
}
