package idunno.node.coordinator;

import idunno.base.ProblemException;
import idunno.consensus.ReplicatedGroup;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Something that the coordinator's leader does again and again, on a thread of its own. On other
/// nodes it rests until they are told that they lead: six of these that looked once a second cost
/// an idle node as much as the leader's heartbeats.
final class LeaderChore implements AutoCloseable {
  /// Whoever leads is told so; this is for a message that was lost.
  private static final long REST_MS = 15_000;

  private final String name;
  private final ClusterState state;
  private final Work work;
  private final Logger log;
  private final ScheduledThreadPoolExecutor timer;
  private final ReplicatedGroup.Registration news;
  private volatile long periodMs = REST_MS;

  // Known to the chore's thread alone.
  private @Nullable ScheduledFuture<?> next;
  private boolean led;
  private boolean failing;

  /// One round. What it could not do now it finds undone in the next.
  interface Work {
    /// @param term in which this node leads
    void run(long term);
  }

  /// @param name for the log
  LeaderChore(String name, ClusterState state, Work work, Logger log) {
    this.name = name;
    this.state = state;
    this.work = work;
    this.log = log;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> Thread.ofPlatform().daemon().name(name).unstarted(task),
            new ThreadPoolExecutor.DiscardPolicy());
    this.news = state.listen(this::leadershipChanged);
  }

  private void leadershipChanged(ReplicatedGroup.Leadership now) {
    if (now.isLocal()) {
      timer.execute(this::begin);
    }
  }

  void start(Duration period) {
    setPeriod(period);
    timer.execute(this::begin);
  }

  /// Changes the time between two rounds, from the next on.
  void setPeriod(Duration period) {
    periodMs = period.toMillis();
  }

  /// Has it look at once, on its thread: something has happened.
  void nudge() {
    timer.execute(this::round);
  }

  private void begin() {
    if (!led) {
      plan(periodMs);
    }
  }

  private void round() {
    led = false;
    try {
      led = tick();
    } finally {
      plan(led ? periodMs : Math.max(REST_MS, periodMs));
    }
  }

  private void plan(long waitMs) {
    if (next != null) {
      next.cancel(false);
    }
    next = timer.schedule(this::round, waitMs, TimeUnit.MILLISECONDS);
  }

  /// Whether this node leads.
  private boolean tick() {
    boolean leads = false;
    try {
      var leadership = state.leadership();
      leads = leadership.isLocal();
      if (leads) {
        work.run(leadership.term());
      }
      failing = false;
    } catch (ProblemException e) {
      // Said once, or a full disk would be filled further with this line.
      if (!failing) {
        log.warn("event=chore_failed chore={} why=\"{}\"", name, e.getMessage());
      }
      failing = true;
    } catch (RuntimeException e) {
      // The timer would drop a task that threw, and it would never be done again.
      log.error("event=chore_failed chore={}", name, e);
    }
    return leads;
  }

  @Override
  public void close() {
    news.close();
    timer.shutdownNow();
  }
}
