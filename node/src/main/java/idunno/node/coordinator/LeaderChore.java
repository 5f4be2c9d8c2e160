package idunno.node.coordinator;

import idunno.base.ProblemException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/// Something that the coordinator's leader does again and again, on a thread of its own; other
/// nodes look once a second whether they lead by now.
final class LeaderChore implements AutoCloseable {
  private final String name;
  private final ClusterState state;
  private final Work work;
  private final Logger log;
  private static final long REST_MS = 1_000;

  private final ScheduledThreadPoolExecutor timer;
  private long periodMs;
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
  }

  void start(Duration period) {
    periodMs = period.toMillis();
    timer.schedule(this::round, periodMs, TimeUnit.MILLISECONDS);
  }

  /// Has it look at once, on its thread: something has happened.
  void nudge() {
    timer.execute(this::tick);
  }

  private void round() {
    boolean led = tick();
    timer.schedule(
        this::round, led ? periodMs : Math.max(REST_MS, periodMs), TimeUnit.MILLISECONDS);
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
    timer.shutdownNow();
  }
}
