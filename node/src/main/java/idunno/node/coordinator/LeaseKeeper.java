package idunno.node.coordinator;

import idunno.base.Clock;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.consensus.ReplicatedGroup.Leadership;
import idunno.serving.core.AttemptId;
import idunno.serving.core.Leases;
import idunno.serving.core.ServingCommand;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/// On the leader, takes tasks away from workers that have gone silent.
public final class LeaseKeeper implements AutoCloseable {
  private static final long PERIOD_MS = 250;

  private final ClusterState state;
  private final Leases leases;
  private final Clock clock;
  private final Logger log;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("leases").unstarted(task));
  private long term = -1;
  private boolean failing;

  public LeaseKeeper(ClusterState state, Leases leases, Clock clock, Logger log) {
    this.state = state;
    this.leases = leases;
    this.clock = clock;
    this.log = log;
  }

  public void start() {
    timer.scheduleWithFixedDelay(this::tick, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    try {
      Leadership leadership = state.leadership();
      if (leadership.isLocal()) {
        takeOver(leadership.term());
        adoptLost();
        expired().forEach(this::revoke);
      }
      failing = false;
    } catch (ProblemException e) {
      // Said once, or a full disk would be filled further with this line.
      if (!failing) {
        log.warn("event=lease_check_failed why=\"{}\"", e.getMessage());
      }
      failing = true;
    } catch (RuntimeException e) {
      // The timer would drop a task that threw, and no lease would ever end again.
      log.error("event=lease_check_failed", e);
    }
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
  /// ended.
  private void adoptLost() {
    synchronized (leases) {
      leases.adopt(state.readServingLocal(serving -> serving.live()), monotonicMillis());
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
    timer.shutdownNow();
  }
}
