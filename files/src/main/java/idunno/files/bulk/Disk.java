package idunno.files.bulk;

import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.files.disk.DamagedBlobException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the failures of disks, which the other side must hear of, from the connection's own.
final class Disk {
  private static final Logger LOG = LoggerFactory.getLogger(Disk.class);

  private Disk() {}

  interface Work<T> {
    T run() throws IOException;
  }

  /// @throws ProblemException in the place of an IOException
  static <T> T run(Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      LOG.warn("the node's disk failed a transfer: {}", e.toString());
      throw new ProblemException(said(e), e);
    }
  }

  private static Problem said(IOException e) {
    if (e instanceof ReplicaRefusedException refused) {
      return refused.problem();
    }
    String why = e.getMessage() == null ? e.toString() : e.getMessage();
    if (why.contains("No space left")) {
      return Problem.noRoom("the node's disk is full: make room there and try again");
    }
    return e instanceof DamagedBlobException
        ? Problem.notNow(why)
        : Problem.notNow("the node's disk failed (" + why + "): its log says more");
  }
}
