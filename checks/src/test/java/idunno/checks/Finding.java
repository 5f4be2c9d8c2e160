package idunno.checks;

/// A broken rule: where, what, and the cure.
public record Finding(String path, long line, String text) {
  @Override
  public String toString() {
    return path + ":" + line + ": " + text;
  }
}
