package idunno.serving.worker;

import idunno.base.Clock;
import idunno.engine.Answer;
import idunno.engine.Batch;
import idunno.serving.Coordinator;
import idunno.serving.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The part of a node that loads models and runs tasks. It polls the coordinator, never the other
/// way round.
///
/// Threads: one polls, one loads and closes models, two fetch inputs, four store outputs; `slots`
/// platform threads run models, and one more answers single queries. All public methods may be
/// called by any thread.
public final class Worker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final int FETCHERS = 2;
  private static final long LEAST_INPUT_BYTES = 256L << 20;
  private static final long INPUT_BYTES_PER_SLOT = 32L << 20;

  /// How many outputs are brought to stable storage at the same time, and so share a sync.
  static final int STAGERS = 4;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(4);

  private final WorkerConfig config;
  private final Clock clock;
  private final Desk desk;
  private final ModelFolders folders;
  private final ModelShelf models;
  private final PackShelf packs;
  private final Poller poller;
  private final Hands hands;
  private final SingleQueries queries;
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable Thread polling;
  private boolean started;
  private boolean closed;

  /// Prepares a worker; [#start] sets it going.
  public Worker(
      WorkerConfig config,
      Coordinator coordinator,
      Storage storage,
      ModelLoader loader,
      Clock clock) {
    this.config = config;
    this.clock = clock;
    this.desk = new Desk(config, clock);
    this.folders =
        new ModelFolders(config.modelsFolder(), storage, new Random(config.seed() ^ 0x5EED));
    // The one caller more answers single queries.
    this.models = new ModelShelf(folders, loader, desk, clock, config.slots() + 1);
    this.packs = new PackShelf(storage, mostInputBytes(config.slots()));
    this.poller = new Poller(config, new Poller.Cluster(coordinator, storage), desk, models, clock);
    this.hands = new Hands(desk, models, packs, storage, clock);
    this.queries = new SingleQueries(models, name("query"));
  }

  /// Room for what the slots run and what comes next, however large a machine is.
  private static long mostInputBytes(int slots) {
    return Math.max(LEAST_INPUT_BYTES, slots * INPUT_BYTES_PER_SLOT);
  }

  /// Empties the models' folder and begins to poll.
  ///
  /// @throws IOException when the models' folder cannot be used
  public synchronized void start() throws IOException {
    if (started || closed) {
      throw new IllegalStateException("a worker starts once");
    }
    started = true;
    folders.clear();
    add("models", true, models::run);
    for (int i = 0; i < FETCHERS; i++) {
      add("fetch-" + i, false, hands::fetchAll);
    }
    for (int i = 0; i < STAGERS; i++) {
      add("stage-" + i, false, hands::stageAll);
    }
    for (int i = 0; i < config.slots(); i++) {
      add("slot-" + i, true, hands::runAll);
    }
    polling = add("poll", false, poller::run);
    threads.forEach(Thread::start);
  }

  /// Answers one query at once, beside the tasks; nothing of it is logged or kept.
  ///
  /// @return the answer, or a [idunno.base.ProblemException]: NOT_NOW when the model is not in
  ///   memory here, failed, or has too many such queries waiting
  public CompletableFuture<Answer> queryNow(String model, Batch.Item item, Duration limit) {
    return queries.ask(model, item, limit);
  }

  /// Waits until a model is in memory here, as a Deployed one is soon after a start.
  ///
  /// @return whether it is; false when the time is over or the worker closed
  public boolean awaitLoaded(String model, Duration limit) throws InterruptedException {
    return models.awaitAny(model, limit);
  }

  /// What the slots are doing.
  public List<RunningTask> running() {
    return desk.running();
  }

  /// Takes no more work, hands back what has not begun, lets running tasks finish for at most the
  /// configured time, reports, and ends all threads. Blocks for at most that time and five seconds.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    desk.stop();
    if (started) {
      try {
        finish();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    end();
  }

  private void finish() throws InterruptedException {
    if (!desk.awaitEmpty(false, config.closeLimit().toNanos())) {
      log.info("tasks that still run are handed back");
      desk.giveUp();
    }
    if (!desk.awaitEmpty(true, Duration.ofSeconds(1).toNanos())) {
      log.info("no coordinator took the last reports");
    } else if (polling != null) {
      polling.interrupt(); // It may be waiting for work that this worker will not take.
    }
  }

  private void end() {
    queries.close();
    desk.close();
    packs.stop();
    models.close();
    try {
      long end = clock.monotonicNanos() + PATIENCE_NANOS;
      for (Thread thread : threads) {
        Duration rest = Duration.ofNanos(Math.max(1, end - clock.monotonicNanos()));
        if (!thread.join(rest)) {
          log.info("thread {} is interrupted", thread.getName());
          thread.interrupt();
        }
      }
    } catch (InterruptedException _) {
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
    packs.close();
  }

  private Thread add(String purpose, boolean platform, Work work) {
    Thread.Builder builder = platform ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
    Thread thread =
        builder
            .name(name(purpose))
            .unstarted(() -> {
              try {
                work.run();
              } catch (InterruptedException _) {
                log.debug("interrupted: the worker ends");
              }
            });
    threads.add(thread);
    return thread;
  }

  private String name(String purpose) {
    return "worker-" + config.id().node() + "-" + purpose;
  }

  /// What a thread does until the worker closes.
  private interface Work {
    void run() throws InterruptedException;
  }
}
