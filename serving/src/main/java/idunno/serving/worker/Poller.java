package idunno.serving.worker;

import idunno.base.Clock;
import idunno.serving.Assignment;
import idunno.serving.Coordinator;
import idunno.serving.ModelVersion;
import idunno.serving.Poll;
import idunno.serving.Storage;
import idunno.serving.TaskReport;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps up the conversation with the coordinator, on the thread that runs [#run]: a poll when
/// there is room for work or something to report, and at least one per heartbeat. While there is no
/// coordinator it tries again, after growing pauses, and loses nothing.
final class Poller {
  private static final Logger log = LoggerFactory.getLogger(Poller.class);
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
  private static final int MOST_DOUBLINGS = 4;

  private final WorkerConfig config;
  private final Coordinator coordinator;
  private final Storage storage;
  private final Desk desk;
  private final ModelShelf models;
  private final Clock clock;
  private final Random random;
  private final long heartbeatNanos;
  private final long reportDelayNanos;
  private long lastPollNanos;
  private boolean lastWaited;
  private boolean dry;
  private int failures;
  private long newestTerm = Long.MIN_VALUE;
  private List<ModelVersion> told = List.of();

  /// What is beyond the worker: who gives it work, and where that lies.
  record Cluster(Coordinator coordinator, Storage storage) {}

  Poller(WorkerConfig config, Cluster cluster, Desk desk, ModelShelf models, Clock clock) {
    this.config = config;
    this.coordinator = cluster.coordinator();
    this.storage = cluster.storage();
    this.desk = desk;
    this.models = models;
    this.clock = clock;
    this.random = new Random(config.seed());
    this.heartbeatNanos = config.heartbeat().toNanos();
    this.reportDelayNanos = config.reportDelay().toNanos();
    this.lastPollNanos = clock.monotonicNanos() - heartbeatNanos;
  }

  /// Polls until the worker has stopped and everything has been reported, or the thread is
  /// interrupted.
  void run() throws InterruptedException {
    for (Snapshot now = desk.snapshot(); !isOver(now); now = desk.snapshot()) {
      long wait = waitNanos(now);
      if (wait > 0) {
        desk.awaitNews(now, wait);
      } else {
        poll(now);
      }
    }
  }

  private static boolean isOver(Snapshot now) {
    return now.stopping() && now.held().isEmpty() && now.reports().isEmpty();
  }

  /// How long to wait before the next poll, unless there is news first.
  private long waitNanos(Snapshot now) {
    long since = clock.monotonicNanos() - lastPollNanos;
    long untilHeartbeat = heartbeatNanos - since;
    if (untilHeartbeat <= 0 || !now.loads().isEmpty()) {
      return 0;
    }
    Room room = now.room();
    long wait = untilHeartbeat;
    if (!now.reports().isEmpty()) {
      boolean lastReports = room.slotIdle() || now.stopping();
      wait = lastReports ? 0 : Math.min(wait, reportDelayNanos - now.reportAgeNanos());
    }
    if (room.budgetMs() > 0) {
      boolean paced = now.quiet() ? lastWaited && dry : dry;
      return Math.min(wait, paced ? PACE_NANOS - since : 0);
    }
    return Math.min(wait, (long) Math.ceil(room.untilLowMs() * 1e6));
  }

  private void poll(Snapshot now) throws InterruptedException {
    boolean wait = now.quiet() && now.room().budgetMs() > 0;
    Poll poll =
        new Poll(
            config.id(),
            config.slots(),
            config.memoryBytes(),
            now.held(),
            now.loads(),
            now.reports(),
            told,
            models.loaded(),
            now.room().budgetMs(),
            wait ? config.patience().toMillis() : 0);
    lastPollNanos = clock.monotonicNanos();
    lastWaited = wait;
    Assignment answer;
    try {
      answer = coordinator.poll(poll);
    } catch (RuntimeException e) {
      pause(e);
      return;
    }
    if (failures > 0) {
      log.info("the coordinator answers again, after {} tries", failures);
      failures = 0;
    }
    desk.delivered(now);
    release(now.reports());
    follow(answer, now.room().budgetMs() > 0);
  }

  private void release(List<TaskReport> settled) {
    for (TaskReport report : settled) {
      if (report instanceof TaskReport.Done done) {
        storage.settled(done.output());
      }
    }
  }

  private void follow(Assignment answer, boolean asked) {
    if (answer.term() < newestTerm) {
      log.info("an answer of a former coordinator is ignored: term {}", answer.term());
      return;
    }
    newestTerm = answer.term();
    models.want(answer.models());
    told = answer.models().stream().map(ModelVersion::of).toList();
    desk.revoke(answer.revoked());
    desk.accept(answer.grants());
    dry = asked && answer.grants().isEmpty();
  }

  private void pause(RuntimeException e) throws InterruptedException {
    if (failures == 0) {
      log.warn("no coordinator answers; running on and trying again: {}", OneLine.of(e));
    }
    long longest = FIRST_PAUSE_NANOS << Math.min(failures, MOST_DOUBLINGS);
    failures++;
    long until = clock.monotonicNanos() + longest / 2 + random.nextLong(longest / 2);
    for (long rest = until - clock.monotonicNanos();
        rest > 0;
        rest = until - clock.monotonicNanos()) {
      desk.awaitNews(desk.snapshot(), rest);
    }
  }
}
