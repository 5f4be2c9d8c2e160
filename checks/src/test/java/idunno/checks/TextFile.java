package idunno.checks;

/// A text file of the checkout; `path` is relative to the root.
public record TextFile(String path, String text) {

  /// Lines, where a last one without an end counts too.
  public long lineCount() {
    return text.lines().count();
  }

  /// The number of the line, from 1, that holds the character at `offset`.
  public long lineAt(int offset) {
    return text.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
  }
}
