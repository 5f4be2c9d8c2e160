package idunno.files.upkeep;

import idunno.files.core.Blob;
import idunno.files.core.BlobId;
import idunno.files.core.FileVersion;
import idunno.files.disk.BlobStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// One walk over all copies that this node is to hold, which mends what it finds bad. Run by one
/// thread; any thread may ask how far it is.
final class Pass {
  private static final int MENDED_AT_ONCE = 4;

  private final long number;
  private final boolean read;
  private final BlobStore blobs;
  private final OwnCopies own;
  private final Mender mender;
  private final AtomicLong copies = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong found = new AtomicLong();
  private final AtomicLong mended = new AtomicLong();
  private volatile boolean stopped;
  private volatile PassProgress.State state = PassProgress.State.RUNNING;

  /// @param number tells it from others of this node
  /// @param read whether every byte is read, or only looked whether the copies are there
  Pass(long number, boolean read, BlobStore blobs, OwnCopies own, Mender mender) {
    this.number = number;
    this.read = read;
    this.blobs = blobs;
    this.own = own;
    this.mender = mender;
  }

  PassProgress progress() {
    return new PassProgress(
        number, read, state, copies.get(), bytes.get(), found.get(), mended.get());
  }

  boolean isRunning() {
    return state == PassProgress.State.RUNNING;
  }

  /// Ends it early; it is FAILED then.
  void stop() {
    stopped = true;
  }

  /// Walks from the name after `start` ("" for all) to the end.
  ///
  /// @param pace told of bytes that have been read; may wait
  /// @param mark told how far it has come, after each page
  void run(String start, LongConsumer pace, Consumer<String> mark) {
    boolean whole = false;
    try {
      own.catchUp();
      CopyCheck check = new CopyCheck(blobs, pace);
      Optional<String> from = Optional.of(start);
      while (from.isPresent() && !stopped && !Thread.currentThread().isInterrupted()) {
        OwnCopies.Page page = own.after(from.get());
        mend(bad(page.copies(), check));
        page.next().ifPresent(mark);
        from = page.next();
      }
      whole = from.isEmpty();
    } finally {
      state = whole ? PassProgress.State.DONE : PassProgress.State.FAILED;
    }
  }

  private Map<FileVersion, String> bad(List<FileVersion> page, CopyCheck check) {
    Map<FileVersion, String> bad = new LinkedHashMap<>();
    Map<BlobId, String> seen = check.look(page);
    for (FileVersion copy : page) {
      if (stopped) {
        break;
      }
      Blob blob = copy.content().orElseThrow();
      Optional<String> fault = Optional.ofNullable(seen.get(blob.id()));
      if (fault.isEmpty() && read) {
        fault = check.read(blob);
      }
      fault.ifPresent(why -> bad.put(copy, why));
      copies.incrementAndGet();
      bytes.addAndGet(blob.size());
    }
    return bad;
  }

  private void mend(Map<FileVersion, String> bad) {
    if (bad.isEmpty()) {
      return;
    }
    // What was purged or moved since the page was taken is not missed.
    List<FileVersion> missed = own.present(new ArrayList<>(bad.keySet()));
    try (ExecutorService threads =
        Executors.newFixedThreadPool(MENDED_AT_ONCE, Thread.ofVirtual().factory())) {
      for (FileVersion version : missed) {
        found.incrementAndGet();
        threads.execute(() -> mend(version, bad.getOrDefault(version, "bad")));
      }
    }
  }

  private void mend(FileVersion version, String why) {
    if (!stopped && mender.mend(version, why)) {
      mended.incrementAndGet();
    }
  }
}
