package idunno.files;

import idunno.base.Clock;
import idunno.base.ProblemException;
import idunno.files.core.BlobId;
import idunno.files.core.Namespace;
import idunno.files.disk.BlobStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes blobs that no version needs: those of puts that never came to their commit, and those of
/// purged versions, and copies that have been moved elsewhere. A blob goes only when it is older
/// than the grace time, not pinned, and a namespace that contains all that was acknowledged either
/// does not know it, or lists only other replicas, all of which are live: as long as one of them is
/// away, this copy may be the one that is needed.
final class OrphanCollector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanCollector.class);

  /// The namespace is asked about so many at once, to hold it only for a short time.
  private static final int BLOBS_PER_QUESTION = 65_536;

  private static final long MOST_DRIFT_MS = 30_000;

  private final FileService.Here here;
  private final BlobStore blobs;
  private final NamespaceLog namespace;
  private final List<Pins> pins;
  private final Clock clock;
  private final Duration grace;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("orphan-collector").daemon().factory());

  /// What had to stay when [#knownPurges] was the count: until that changes, it need not be asked
  /// again.
  private final Set<BlobId> knownLive = ConcurrentHashMap.newKeySet();

  private long knownPurges;

  /// By how much the wall clock is ahead of the monotonic one, and until when nothing is deleted
  /// because that has changed.
  private long aheadMs;

  private long untilNanos;

  OrphanCollector(FileService.Here here, NamespaceLog namespace, List<Pins> pins, Duration grace) {
    this.here = here;
    this.blobs = here.blobs();
    this.namespace = namespace;
    this.pins = pins;
    this.clock = here.clock();
    this.grace = grace;
    this.aheadMs = aheadMs();
    this.untilNanos = clock.monotonicNanos();
  }

  /// Collects now and then every `interval`.
  void start(Duration interval) {
    timer.scheduleWithFixedDelay(this::tick, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tick() {
    try {
      collect();
    } catch (ProblemException e) {
      LOG.info("orphaned blobs stay for now: {}", e.getMessage());
    } catch (IOException | RuntimeException e) {
      LOG.warn("collecting orphaned blobs failed: {}", e.toString());
    }
  }

  /// Deletes what can go now and returns how many blobs that were.
  synchronized int collect() throws IOException {
    pins.forEach(Pins::sweep);
    if (clockHasJumped()) {
      return 0;
    }
    forgetAfterPurges();
    List<BlobId> candidates =
        new ArrayList<>(blobs.writtenBefore(clock.wallMillis() - grace.toMillis()));
    candidates.removeIf(blob -> knownLive.contains(blob) || isPinned(blob));
    int deleted = 0;
    for (int from = 0; from < candidates.size(); from += BLOBS_PER_QUESTION) {
      int to = Math.min(candidates.size(), from + BLOBS_PER_QUESTION);
      deleted += collect(Set.copyOf(candidates.subList(from, to)));
    }
    if (deleted > 0) {
      LOG.info("deleted {} blobs that no version needs", deleted);
    }
    return deleted;
  }

  /// A wall clock that jumps ahead makes what has just been written look old. Then nothing goes
  /// until what was written before the jump is old in truth.
  private boolean clockHasJumped() {
    long nowNanos = clock.monotonicNanos();
    if (aheadMs() - aheadMs > MOST_DRIFT_MS) {
      LOG.warn("event=clock_jumped orphaned blobs stay for {}", grace);
      untilNanos = nowNanos + grace.toNanos();
    }
    aheadMs = aheadMs();
    return nowNanos - untilNanos < 0;
  }

  private long aheadMs() {
    return clock.wallMillis() - TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos());
  }

  private void forgetAfterPurges() {
    long purges = namespace.readLocal(Namespace::purges);
    if (purges != knownPurges) {
      knownLive.clear();
      knownPurges = purges;
    }
  }

  private int collect(Set<BlobId> candidates) throws IOException {
    Map<BlobId, List<String>> holders = namespace.read(state -> state.holdersOf(candidates));
    Set<String> live = Set.copyOf(here.neighbours().live());
    int deleted = 0;
    for (BlobId blob : candidates) {
      List<String> replicas = holders.getOrDefault(blob, List.of());
      if (replicas.contains(here.node())) {
        knownLive.add(blob);
      } else if (live.containsAll(replicas) && !isPinned(blob) && blobs.delete(blob)) {
        deleted++;
      }
    }
    return deleted;
  }

  private boolean isPinned(BlobId blob) {
    return pins.stream().anyMatch(each -> each.isPinned(blob));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
