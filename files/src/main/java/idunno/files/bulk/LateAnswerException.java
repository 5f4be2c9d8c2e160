package idunno.files.bulk;

import idunno.base.HostPort;
import java.io.IOException;
import java.time.Duration;

/// Another node lives, but does not answer in the time that somebody has for it.
public final class LateAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  LateAnswerException(HostPort node, Duration patience) {
    super("the node at " + node + " has no answer after " + patience.toMillis() + " ms");
  }
}
