package idunno.base;

/// What a user is told when something was not done: one line that names what was wrong, with what,
/// and what to do.
public record Problem(Kind kind, String text) {

  /// The kinds of problem, each with the exit code that the command line gives it.
  public enum Kind {
    /// Wrong use or bad input: the same again will fail again.
    BAD_INPUT(2),
    /// The named thing does not exist.
    NOT_FOUND(2),
    /// The named thing exists already, or is not in the state that the request needs.
    CONFLICT(2),
    /// No quorum, no coordinator, time out: trying again may help.
    NOT_NOW(4),
    /// A disk is full: trying again helps once someone has made room, and not before.
    NO_ROOM(4),
    /// The caller may not do this.
    REFUSED(5);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  public static Problem badInput(String text) {
    return new Problem(Kind.BAD_INPUT, text);
  }

  public static Problem notFound(String text) {
    return new Problem(Kind.NOT_FOUND, text);
  }

  public static Problem conflict(String text) {
    return new Problem(Kind.CONFLICT, text);
  }

  public static Problem notNow(String text) {
    return new Problem(Kind.NOT_NOW, text);
  }

  public static Problem noRoom(String text) {
    return new Problem(Kind.NO_ROOM, text);
  }

  public static Problem refused(String text) {
    return new Problem(Kind.REFUSED, text);
  }

  /// As an exception, for an adapter that has to unwind to the place that answers the user.
  public ProblemException asException() {
    return new ProblemException(this);
  }
}
