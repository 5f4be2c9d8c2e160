package idunno.logs.core.regex;

/// A pattern that is none, or that would cost too much: says why, and where.
public final class PatternException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int place;

  PatternException(String why, int place) {
    super(why);
    this.place = place;
  }

  /// Where in the pattern, in characters from 0.
  public int place() {
    return place;
  }
}
