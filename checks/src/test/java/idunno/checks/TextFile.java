package idunno.checks;

/// A text file of the checkout; `path` is relative to the root.
public record TextFile(String path, String text) {

  /// Whether this is a Java source of ours, as opposed to a user's code file among the resources.
  public boolean isJava() {
    return path.endsWith(".java") && !path.contains("/resources/");
  }

  /// Lines, where a last one without an end counts too.
  public long lineCount() {
    return text.lines().count();
  }

  /// The number of the line, from 1, that holds the character at `offset`.
  public long lineAt(int offset) {
    return text.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
  }
}
