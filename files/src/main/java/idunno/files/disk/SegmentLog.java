package idunno.files.disk;

import idunno.files.core.BlobId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Appends small blobs to shared segment files. One thread of its own writes what has gathered
/// while the last fsync ran and syncs it once for all (group commit). That thread is never
/// interrupted: an interrupt would close the channel under every writer.
final class SegmentLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentLog.class);
  private static final int MAX_GROUP_BYTES = 8 * 1024 * 1024;

  private final Path folder;
  private final Opener opener;
  private final long segmentBytes;
  private final SegmentSink sink;
  private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
  private final Thread writer;
  private volatile boolean stopped;
  private long nextNumber;
  private @Nullable Segment segment;
  private @Nullable FileChannel channel;
  private long end;

  /// @param nextNumber larger than that of any segment in the folder
  /// @param sink told of every blob that has become durable, before its writer is
  SegmentLog(Place place, long segmentBytes, long nextNumber, SegmentSink sink) {
    this.folder = place.folder();
    this.opener = place.opener();
    this.segmentBytes = segmentBytes;
    this.nextNumber = nextNumber;
    this.sink = sink;
    this.writer = Thread.ofPlatform().name("blob-log").daemon().start(this::run);
  }

  /// Where segments are, and how their files are opened.
  record Place(Path folder, Opener opener) {}

  /// What the store does with what has been written.
  interface SegmentSink {
    void durable(BlobId id, BlobLocation location);

    void sealed(Segment segment);
  }

  private record Pending(
      BlobLayout.@Nullable Header header, ByteBuffer bytes, CompletableFuture<Void> done) {
    boolean isStop() {
      return header == null;
    }
  }

  /// Returns when the record is on stable storage.
  ///
  /// @throws IOException when it is not, and never will be
  void append(BlobLayout.Header header, ByteBuffer bytes) throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    queue.add(new Pending(header, bytes, done));
    if (stopped) {
      failLeftovers();
    }
    try {
      done.join();
    } catch (CompletionException e) {
      throw DiskFiles.asIoException(e);
    }
  }

  private void run() {
    boolean stop = false;
    while (!stop) {
      List<Pending> group = nextGroup();
      stop = group.removeIf(Pending::isStop);
      commit(group);
    }
    closeSegment();
    stopped = true;
    failLeftovers();
  }

  private List<Pending> nextGroup() {
    List<Pending> group = new ArrayList<>();
    long bytes = 0;
    try {
      Pending next = queue.take();
      while (next != null) {
        group.add(next);
        bytes += next.bytes().limit();
        next = bytes < MAX_GROUP_BYTES ? queue.poll() : null;
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("somebody interrupted the blob log's own thread", e);
    }
    return group;
  }

  /// Together if possible; if that fails, one by one, so that a small blob still fits on a disk
  /// that has no room for its large neighbour.
  private void commit(List<Pending> group) {
    if (group.isEmpty()) {
      return;
    }
    try {
      write(group);
    } catch (IOException | RuntimeException e) {
      if (group.size() == 1) {
        group.getFirst().done().completeExceptionally(e);
        return;
      }
      LOG.warn(
          "writing {} blobs together failed ({}): trying one by one", group.size(), e.toString());
      group.forEach(pending -> commit(List.of(pending)));
    }
  }

  private void write(List<Pending> group) throws IOException {
    List<BlobLocation> locations = new ArrayList<>();
    FileChannel out = openSegment();
    Segment into = segmentInUse();
    long at = end;
    try {
      for (Pending pending : group) {
        DiskFiles.writeFully(out, pending.bytes().rewind(), at);
        locations.add(location(into, pending, at));
        at += pending.bytes().limit();
      }
      out.force(false);
    } catch (IOException | RuntimeException e) {
      abandonTail();
      throw e;
    }
    end = at;
    publish(group, locations, into);
    if (end >= segmentBytes) {
      closeSegment();
    }
  }

  private static BlobLocation location(Segment into, Pending pending, long at) {
    BlobLayout.Header header = headerOf(pending);
    return new BlobLocation(into, at + BlobLayout.HEADER_BYTES, header.size(), header.createdMs());
  }

  private void publish(List<Pending> group, List<BlobLocation> locations, Segment into) {
    for (int i = 0; i < group.size(); i++) {
      into.added();
      sink.durable(headerOf(group.get(i)).id(), locations.get(i));
      group.get(i).done().complete(null);
    }
  }

  private static BlobLayout.Header headerOf(Pending pending) {
    BlobLayout.Header header = pending.header();
    if (header == null) {
      throw new IllegalStateException("a stop signal is not a blob");
    }
    return header;
  }

  private Segment segmentInUse() {
    Segment present = segment;
    if (present == null) {
      throw new IllegalStateException("no segment is open");
    }
    return present;
  }

  private FileChannel openSegment() throws IOException {
    FileChannel present = channel;
    if (present != null && Files.exists(segmentInUse().path())) {
      return present;
    }
    if (present != null) {
      LOG.error("{} was deleted by somebody: going on in another", segmentInUse().path());
      closeSegment();
    }
    Path path = folder.resolve(SegmentName.of(nextNumber));
    FileChannel fresh = opener.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    nextNumber++;
    try {
      DiskFiles.syncFolder(opener, folder);
    } catch (IOException e) {
      fresh.close();
      Files.deleteIfExists(path);
      throw e;
    }
    segment = new Segment(path);
    channel = fresh;
    end = 0;
    return fresh;
  }

  /// After a failed write or sync nobody knows what the file holds beyond `end`: cut it there and
  /// never append to it again.
  private void abandonTail() {
    FileChannel broken = channel;
    try {
      if (broken != null) {
        broken.truncate(end);
      }
    } catch (IOException e) {
      LOG.warn("cannot cut {} back to {} bytes: {}", segment, end, e.toString());
    }
    closeSegment();
  }

  private void closeSegment() {
    FileChannel open = channel;
    Segment full = segment;
    channel = null;
    segment = null;
    if (open == null || full == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException e) {
      LOG.warn("closing {}: {}", full.path(), e.toString());
    }
    sink.sealed(full);
  }

  private void failLeftovers() {
    for (Pending left = queue.poll(); left != null; left = queue.poll()) {
      left.done().completeExceptionally(new IOException("the blob store is closed"));
    }
  }

  /// Writes what is waiting, then ends the thread. Nobody may append any more.
  @Override
  public void close() {
    queue.add(new Pending(null, ByteBuffer.allocate(0), new CompletableFuture<>()));
    boolean interrupted = false;
    while (true) {
      try {
        writer.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
