package idunno.files.upkeep;

import idunno.base.Clock;
import idunno.base.ProblemException;
import idunno.files.BlobHolder;
import idunno.files.FileService;
import idunno.files.core.Blob;
import idunno.files.core.BlobId;
import idunno.files.core.FileVersion;
import idunno.files.core.Placement;
import idunno.files.core.Repair;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Brings this node's bad or missing copies again from other nodes; one that this node's disk does
/// not take goes to another node. Looks at what is doubted in the background, and again and again
/// at what it could not mend. Any thread may call.
final class Mender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Mender.class);

  private static final Duration RETRY = Duration.ofMinutes(1);

  /// Finding versions by blob ids is a walk over the namespace: not for each one.
  private static final Duration GATHER = Duration.ofMillis(500);

  /// Between two walks there are so many times the time that one takes.
  private static final long REST_PER_WALK = 20;

  private final FileService.Here here;
  private final Clock clock;
  private final BlobHolder holder;
  private final Tools tools;
  private final CopyCheck check;
  private final Set<BlobId> underWay = ConcurrentHashMap.newKeySet();
  private final Thread thread;

  private final Set<BlobId> unresolved = new HashSet<>();
  private long walkNanos;
  private volatile long retryNanos;
  private volatile boolean closed;

  /// What the mender works with.
  ///
  /// @param move carries out a step that gives a copy to another node; false when it could not
  record Tools(Doubts doubts, Faults faults, OwnCopies own, Predicate<Repair.Step> move) {}

  Mender(FileService.Here here, BlobHolder holder, Tools tools) {
    this.here = here;
    this.clock = here.clock();
    this.holder = holder;
    this.tools = tools;
    this.check = new CopyCheck(here.blobs(), _ -> {});
    this.walkNanos = clock.monotonicNanos();
    this.thread = Thread.ofVirtual().name("blob-mender").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        step(tools.doubts().next(patienceNanos()));
      } catch (InterruptedException _) {
        return;
      } catch (ProblemException e) {
        LOG.info("event=mending_waits why=\"{}\"", e.getMessage());
      } catch (RuntimeException e) {
        LOG.error("event=mending_failed", e);
      }
    }
  }

  private long patienceNanos() {
    long now = clock.monotonicNanos();
    long patience = RETRY.toNanos();
    if (!unresolved.isEmpty()) {
      patience = Math.min(patience, walkNanos - now);
    }
    if (tools.faults().count() > 0) {
      patience = Math.min(patience, retryNanos - now);
    }
    return Math.max(0, patience);
  }

  private void step(Doubts.@Nullable Doubt doubt) {
    long now = clock.monotonicNanos();
    switch (doubt) {
      case Doubts.Doubt.OfVersion(FileVersion version) -> look(List.of(version));
      case Doubts.Doubt.OfBlob(BlobId id) -> {
        if (unresolved.isEmpty()) {
          walkNanos = Math.max(walkNanos, now + GATHER.toNanos());
        }
        unresolved.add(id);
      }
      case null -> {
        // Something is due.
      }
    }
    if (!unresolved.isEmpty() && walkNanos - now <= 0) {
      Set<BlobId> ids = Set.copyOf(unresolved);
      unresolved.clear();
      List<FileVersion> doubted = tools.own().of(ids);
      long ended = clock.monotonicNanos();
      walkNanos = ended + REST_PER_WALK * (ended - now);
      look(doubted);
    }
    if (tools.faults().count() > 0 && retryNanos - now <= 0) {
      retryNanos = now + RETRY.toNanos();
      look(tools.faults().versions());
    }
  }

  /// Reads doubted copies, and mends those that are bad.
  private void look(List<FileVersion> doubted) {
    for (FileVersion version : doubted) {
      if (closed) {
        return;
      }
      check
          .read(version.content().orElseThrow())
          .ifPresentOrElse(why -> mend(version, why), () -> tools.faults().settled(version));
    }
  }

  /// Mends a copy that was found bad; returns when it is whole, or could not be mended now.
  ///
  /// @return whether nothing is wrong with it any more
  boolean mend(FileVersion found, String why) {
    BlobId id = found.content().orElseThrow().id();
    if (!underWay.add(id)) {
      return true;
    }
    tools.faults().found(found, why);
    try {
      List<FileVersion> present = tools.own().present(List.of(found));
      if (present.isEmpty()) {
        tools.faults().settled(found);
        return true;
      }
      return mendPresent(present.getFirst(), why);
    } catch (ProblemException e) {
      LOG.info("event=mending_waits blob={} why=\"{}\"", id, e.getMessage());
      return false;
    } finally {
      underWay.remove(id);
    }
  }

  private boolean mendPresent(FileVersion version, String why) {
    Blob blob = version.content().orElseThrow();
    boolean whole = isBroughtAgain(blob) || isGivenAway(version);
    if (whole) {
      tools.faults().mended(version);
    } else {
      retryNanos = clock.monotonicNanos() + RETRY.toNanos();
    }
    LOG.atLevel(whole ? Level.INFO : Level.ERROR)
        .log(
            "event={} blob={} name={} version={} found=\"{}\"",
            whole ? "mended" : "not_mended",
            blob.id(),
            version.name(),
            version.version(),
            why);
    return whole;
  }

  private boolean isBroughtAgain(Blob blob) {
    for (String replica : othersLiveFirst(blob)) {
      try {
        holder.copy(
            new BlobHolder.Wanted(blob.id(), blob.size(), blob.sha256(), true),
            here.address(replica),
            _ -> {});
        return true;
      } catch (IOException e) {
        LOG.warn("event=not_mended blob={} from={} reason={}", blob.id(), replica, e.toString());
      }
    }
    return false;
  }

  private List<String> othersLiveFirst(Blob blob) {
    List<String> live = here.neighbours().live();
    List<String> others = new ArrayList<>(blob.replicas());
    others.remove(here.node());
    others.sort(Comparator.comparing(replica -> !live.contains(replica)));
    return others;
  }

  /// This node's place among the replicas goes to one that has no copy yet. That one compares its
  /// copy with the digest before the record changes, so nothing is lost if this node was wrong.
  private boolean isGivenAway(FileVersion version) {
    Blob blob = version.content().orElseThrow();
    List<String> free = new ArrayList<>(here.neighbours().live());
    free.removeAll(blob.replicas());
    List<String> others = othersLiveFirst(blob);
    if (free.isEmpty() || others.isEmpty()) {
      return false;
    }
    List<String> target = Placement.choose(blob.id(), free, 1);
    TreeSet<String> replicas = new TreeSet<>(others);
    replicas.addAll(target);
    return tools.move().test(new Repair.Step(version, others, target, List.copyOf(replicas)));
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
