package idunno.base;

/// Carries a [Problem] up to the border where it is answered. Only adapters throw it; cores return
/// sealed results.
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.text());
    this.problem = problem;
  }

  public ProblemException(Problem problem, Throwable cause) {
    super(problem.text(), cause);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
