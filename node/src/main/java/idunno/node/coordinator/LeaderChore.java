package idunno.node.coordinator;

import idunno.base.ProblemException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/// Something that the coordinator's leader does again and again, on a thread of its own; on other
/// nodes it rests.
final class LeaderChore implements AutoCloseable {
  private final String name;
  private final ClusterState state;
  private final Work work;
  private final Logger log;
  private final ScheduledExecutorService timer;
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
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name(name).unstarted(task));
  }

  void start(Duration period) {
    long ms = period.toMillis();
    timer.scheduleWithFixedDelay(this::tick, ms, ms, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    try {
      var leadership = state.leadership();
      if (leadership.isLocal()) {
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
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
