package idunno.files.bulk;

import idunno.base.HostPort;
import idunno.base.Problem;
import java.io.IOException;

/// Another node answered, and said no: it lives, and asking it again at once would not help.
public final class ReplicaRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ReplicaRefusedException(HostPort node, Problem problem) {
    super("the node at " + node + " says: " + problem.text());
    this.problem = problem;
  }

  /// What it said.
  public Problem problem() {
    return problem;
  }
}
