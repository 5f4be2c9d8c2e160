package idunno.engine;

/// The model failed as a whole, through no fault that could be pinned on one query: retrying may
/// help, and bisection finds the query that causes it.
public final class ModelFailure extends Exception {
  private static final long serialVersionUID = 1L;

  public ModelFailure(String message) {
    super(message);
  }

  public ModelFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
