package idunno.node.coordinator;

import idunno.base.Clock;
import idunno.files.core.FileCommand;
import idunno.files.core.FileResult;
import idunno.files.core.Namespace;
import idunno.files.core.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;

/// On the leader, has the rules of retention applied: looks for names of which they keep less than
/// there is, and proposes those. What goes is decided in the log, by its time.
public final class RetentionSweep implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /// After a look over all names it rests for so many times as long as that took.
  private static final int REST = 50;

  private static final int NAMES_PER_ENTRY = 500;

  private final ClusterState state;
  private final Clock clock;
  private final Logger log;
  private final LeaderChore chore;
  private long notBeforeNanos;

  public RetentionSweep(ClusterState state, Clock clock, Logger log) {
    this.state = state;
    this.clock = clock;
    this.log = log;
    this.notBeforeNanos = clock.monotonicNanos();
    this.chore = new LeaderChore("retention", state, _ -> round(), log);
  }

  public void start() {
    chore.start(PERIOD);
  }

  private void round() {
    long startNanos = clock.monotonicNanos();
    if (startNanos - notBeforeNanos < 0) {
      return;
    }
    long purged = 0;
    for (String prefix : outermost(state.readLocal(Namespace::retention))) {
      purged += sweep(prefix);
    }
    if (purged > 0) {
      log.info("event=versions_expired versions={}", purged);
    }
    long endNanos = clock.monotonicNanos();
    notBeforeNanos = endNanos + REST * (endNanos - startNanos);
  }

  /// The prefixes that cover all others.
  private static List<String> outermost(List<Retention.Entry> rules) {
    List<String> outermost = new ArrayList<>();
    for (Retention.Entry each : rules) {
      if (outermost.isEmpty() || !each.prefix().startsWith(outermost.getLast())) {
        outermost.add(each.prefix());
      }
    }
    return outermost;
  }

  private long sweep(String prefix) {
    long purged = 0;
    Optional<String> after = Optional.of("");
    while (after.isPresent()) {
      String from = after.get();
      long nowMs = clock.wallMillis();
      Namespace.ExpiredPage page =
          state.readLocal(names -> names.expired(prefix, from, NAMES_PER_ENTRY, nowMs));
      if (!page.names().isEmpty()
          && state.propose(new FileCommand.Expire(page.names()))
              instanceof FileResult.Expired(long count)) {
        purged += count;
      }
      after = page.next();
    }
    return purged;
  }

  @Override
  public void close() {
    chore.close();
  }
}
