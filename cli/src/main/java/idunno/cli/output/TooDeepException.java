package idunno.cli.output;

/// JSON that is right as far as it was read, and nested deeper than [Json#DEEPEST].
public final class TooDeepException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  TooDeepException() {
    super("it is nested more than " + Json.DEEPEST + " levels deep");
  }
}
