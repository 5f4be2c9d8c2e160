package idunno.node.coordinator;

import idunno.base.Clock;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.serving.core.AttemptId;
import idunno.serving.core.Leases;
import idunno.serving.core.ServingCommand;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;

/// On the leader, takes tasks away from workers that have gone silent.
public final class LeaseKeeper implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(250);

  /// While no task is out, none is lost.
  private static final Duration IDLE_PERIOD = Duration.ofSeconds(1);

  private final ClusterState state;
  private final Leases leases;
  private final Clock clock;
  private final Logger log;
  private final LeaderChore chore;
  private long term = -1;

  public LeaseKeeper(ClusterState state, Leases leases, Clock clock, Logger log) {
    this.state = state;
    this.leases = leases;
    this.clock = clock;
    this.log = log;
    this.chore = new LeaderChore("leases", state, this::watch, log);
  }

  public void start() {
    chore.start(PERIOD);
  }

  private void watch(long now) {
    takeOver(now);
    chore.setPeriod(adoptLost() ? PERIOD : IDLE_PERIOD);
    expired().forEach(this::revoke);
  }

  /// A new leader has heard of nobody: everything that is out gets a fresh lease.
  private void takeOver(long now) {
    if (now == term) {
      return;
    }
    List<AttemptId> live = state.readServing(serving -> serving.live());
    synchronized (leases) {
      leases.restart(live, monotonicMillis());
    }
    term = now;
  }

  /// Looks while nobody can end a lease, or one would be started for an attempt that has just
  /// ended. Returns whether anything is out.
  private boolean adoptLost() {
    synchronized (leases) {
      List<AttemptId> live = state.readServingLocal(serving -> serving.live());
      leases.adopt(live, monotonicMillis());
      return !live.isEmpty();
    }
  }

  private List<AttemptId> expired() {
    synchronized (leases) {
      return leases.expired(monotonicMillis());
    }
  }

  private void revoke(AttemptId attempt) {
    try {
      state.propose(
          new ServingCommand.Revoke(
              attempt.task(), attempt.attempt(), "its worker has not been heard of"));
      log.warn("event=lease_expired task={} attempt={}", attempt.task(), attempt.attempt());
    } catch (ProblemException e) {
      if (e.problem().kind() == Problem.Kind.NOT_NOW) {
        throw e;
      }
      log.info("event=lease_moot task={} attempt={}", attempt.task(), attempt.attempt());
    }
    synchronized (leases) {
      leases.ended(attempt);
    }
  }

  private long monotonicMillis() {
    return clock.monotonicNanos() / 1_000_000;
  }

  @Override
  public void close() {
    chore.close();
  }
}
