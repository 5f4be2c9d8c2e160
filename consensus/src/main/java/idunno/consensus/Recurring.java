package idunno.consensus;

import idunno.base.Clock;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done again and again, and is tried again when it fails: says why once per reason, and
/// once a minute as long as that stays. What no trying again mends ends the node, for a timer that
/// has stopped would be noticed by nobody. For one thread at a time.
final class Recurring {
  private static final Logger LOG = LoggerFactory.getLogger(Recurring.class);
  private static final long REMIND_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final String complaint;
  private final Work work;
  private final Failure failure;
  private final Clock clock;
  private String said = "";
  private long saidNanos;

  /// One time of it.
  interface Work {
    void run() throws IOException;
  }

  /// @param complaint what is wrong when it fails, without the reason
  Recurring(String complaint, Work work, Failure failure, Clock clock) {
    this.complaint = complaint;
    this.work = work;
    this.failure = failure;
    this.clock = clock;
  }

  /// Never throws.
  ///
  /// @return whether it went well
  boolean run() {
    try {
      work.run();
      return true;
    } catch (IOException | RuntimeException e) {
      complain(e);
    } catch (Error e) {
      var unused = failure.report(complaint + ": " + e, e);
    }
    return false;
  }

  private void complain(Exception why) {
    long now = clock.monotonicNanos();
    String reason = why.toString();
    if (!reason.equals(said) || now - saidNanos >= REMIND_NANOS) {
      said = reason;
      saidNanos = now;
      LOG.warn("{}: {}", complaint, reason);
    }
  }
}
