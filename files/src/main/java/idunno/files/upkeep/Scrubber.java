package idunno.files.upkeep;

import idunno.base.Clock;
import idunno.base.ProblemException;
import idunno.files.Pace;
import idunno.files.disk.BlobStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks in the background whether this node's copies are there, and reads all of them in turn,
/// slowly. At most one pass at a time; between two it waits without any polling.
final class Scrubber implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scrubber.class);

  /// The name of the file beside the blobs that says how far the reading is.
  private static final String MARK = "scrubbed";

  private static final long LEAST_BYTES_PER_SECOND = 64 * 1024;

  /// So much is read at a time: waking up for each small file would cost more than reading it.
  private static final long BURST_BYTES = 1024 * 1024;

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_MARKS = Duration.ofSeconds(30);

  private final BlobStore blobs;
  private final Clock clock;
  private final UpkeepSettings settings;
  private final Function<Boolean, Pass> passes;
  private final Path file;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile ScrubMark mark = ScrubMark.NONE;
  private volatile @Nullable Pass reading;
  private long markedNanos;

  /// @param passes makes one: true, that reads; false, that only looks
  Scrubber(BlobStore blobs, Clock clock, UpkeepSettings settings, Function<Boolean, Pass> passes) {
    this.blobs = blobs;
    this.clock = clock;
    this.settings = settings;
    this.passes = passes;
    this.file = blobs.folder().resolve(MARK);
    this.thread = Thread.ofVirtual().name("scrubber").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// The reading that is going on.
  Optional<PassProgress> progress() {
    return Optional.ofNullable(reading).filter(Pass::isRunning).map(Pass::progress);
  }

  /// When all had been read for the last time, milliseconds since the epoch; 0: never.
  long doneMs() {
    return mark.doneMs();
  }

  private void run() {
    try {
      mark = ScrubMark.read(file);
      Duration wait = settings.firstLook();
      while (!closing.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        wait = round();
      }
    } catch (InterruptedException _) {
      // Closing.
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.error("event=scrubbing_ended reason={}", e.toString());
    }
  }

  /// Returns how long to wait until the next one.
  private Duration round() throws IOException {
    try {
      Pass look = passes.apply(false);
      look.run("", _ -> {}, _ -> {});
      report("looked", look);
      if (isReadingDue()) {
        read();
      }
      return settings.lookEvery();
    } catch (ProblemException e) {
      LOG.info("event=scrubbing_waits why=\"{}\"", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("event=scrubbing_failed", e);
    }
    return AFTER_FAILURE;
  }

  private boolean isReadingDue() {
    long sinceMs = clock.wallMillis() - mark.startedMs();
    // A clock that was set back is no reason to wait longer.
    return mark.isUnderWay() || sinceMs < 0 || sinceMs >= settings.readEvery().toMillis();
  }

  private void read() throws IOException {
    long startedMs = mark.isUnderWay() ? mark.startedMs() : clock.wallMillis();
    String from = mark.isUnderWay() ? mark.after() : "";
    save(new ScrubMark(startedMs, 0, from));
    Pass pass = passes.apply(true);
    reading = pass;
    pass.run(from, pace(), name -> note(new ScrubMark(startedMs, 0, name)));
    if (pass.progress().state() == PassProgress.State.DONE) {
      save(new ScrubMark(startedMs, clock.wallMillis(), ""));
      report("scrubbed", pass);
    } else {
      save(mark);
    }
  }

  private LongConsumer pace() {
    long perSecond = blobs.bytes() / Math.max(1, settings.readEvery().toSeconds());
    // A little faster than needed, since the pass must end before the next one begins.
    long wanted = Math.max(LEAST_BYTES_PER_SECOND, perSecond + perSecond / 4);
    return inBursts(new Pace(clock, Math.min(wanted, settings.readBytesPerSecond())));
  }

  /// Lets bytes through one burst at a time. For one thread.
  static LongConsumer inBursts(Pace pace) {
    return new LongConsumer() {
      private long owed;

      @Override
      public void accept(long bytes) {
        owed += bytes;
        if (owed >= BURST_BYTES) {
          pace.await(owed);
          owed = 0;
        }
      }
    };
  }

  private void note(ScrubMark now) {
    mark = now;
    if (clock.monotonicNanos() - markedNanos > BETWEEN_MARKS.toNanos()) {
      try {
        save(now);
      } catch (IOException e) {
        LOG.warn("event=mark_not_kept reason={}", e.toString());
      }
    }
  }

  private void save(ScrubMark now) throws IOException {
    mark = now;
    markedNanos = clock.monotonicNanos();
    now.write(file);
  }

  private static void report(String event, Pass pass) {
    PassProgress done = pass.progress();
    if (done.read() || done.found() > 0) {
      LOG.info(
          "event={} copies={} bytes={} found={} mended={}",
          event,
          done.copies(),
          done.bytes(),
          done.found(),
          done.mended());
    }
  }

  @Override
  public void close() {
    closing.countDown();
    Pass pass = reading;
    if (pass != null) {
      pass.stop();
    }
    thread.interrupt();
  }
}
