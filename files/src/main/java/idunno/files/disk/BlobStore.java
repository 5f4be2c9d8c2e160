package idunno.files.disk;

import idunno.base.Clock;
import idunno.files.core.BlobId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The blobs that this node holds, in append-only files of one folder. Small blobs share segments
/// and fsyncs, large ones get a file each. Blocking; any thread may call.
///
/// Deletion is not logged: a segment's file goes when all its blobs are deleted, and blobs deleted
/// from a segment that is still needed are back after a restart, for the orphan collector to delete
/// again. Only the namespace says what is wanted.
public final class BlobStore implements AutoCloseable {
  /// Up to this size a blob goes to a shared segment.
  public static final int SMALL_BYTES = 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(BlobStore.class);
  private static final long SEGMENT_BYTES = 64L * 1024 * 1024;

  private final SegmentLog.Place place;
  private final Clock clock;
  private final long keepFreeBytes;
  private final Map<BlobId, BlobLocation> index;
  private final SegmentLog log;
  private volatile boolean closed;

  private BlobStore(
      SegmentLog.Place place, Clock clock, StoreScan scan, long segmentBytes, long keepFreeBytes) {
    this.place = place;
    this.clock = clock;
    this.keepFreeBytes = keepFreeBytes;
    this.index = new ConcurrentHashMap<>(scan.found());
    this.log = new SegmentLog(place, segmentBytes, scan.lastNumber() + 1, new Publisher());
  }

  /// Opens the store in `folder`, which is created if need be. The caller makes sure that only one
  /// process does.
  ///
  /// @param keepFreeBytes how much of the disk is left to others, who must be able to write when
  ///   there is no room for blobs any more
  public static BlobStore open(Path folder, Clock clock, long keepFreeBytes) throws IOException {
    return open(folder, clock, SEGMENT_BYTES, keepFreeBytes);
  }

  /// With nobody else on the disk.
  public static BlobStore open(Path folder, Clock clock) throws IOException {
    return open(folder, clock, 0);
  }

  static BlobStore open(Path folder, Clock clock, long segmentBytes, long keepFreeBytes)
      throws IOException {
    return open(new SegmentLog.Place(folder, Opener.plain()), clock, segmentBytes, keepFreeBytes);
  }

  static BlobStore open(SegmentLog.Place place, Clock clock, long segmentBytes, long keepFreeBytes)
      throws IOException {
    Files.createDirectories(place.folder());
    StoreScan scan = new StoreScan(place.opener());
    scan.scan(place.folder());
    return new BlobStore(place, clock, scan, segmentBytes, keepFreeBytes);
  }

  /// Begins a blob; `id` must be fresh.
  public BlobWriter create(BlobId id) throws IOException {
    if (closed) {
      throw new IOException("the blob store is closed");
    }
    return new BlobWriter(this, id, clock.wallMillis());
  }

  /// Writes a whole blob and returns when it is on stable storage.
  public void put(BlobId id, ByteBuffer content) throws IOException {
    try (BlobWriter writer = create(id)) {
      writer.write(content);
      writer.commit();
    }
  }

  /// Opens a blob for random reads.
  ///
  /// @throws IOException when there is no copy here
  public BlobReader open(BlobId id) throws IOException {
    BlobLocation location = index.get(id);
    if (location == null) {
      throw new IOException("blob " + id + " has no copy on this node");
    }
    return new BlobReader(id, location, place.opener());
  }

  /// [BlobReader#read] of a blob opened for just that.
  public ByteBuffer read(BlobId id, long offset, int length) throws IOException {
    try (BlobReader reader = open(id)) {
      return reader.read(offset, length);
    }
  }

  /// The size of a blob that is here.
  public OptionalLong size(BlobId id) {
    BlobLocation location = index.get(id);
    return location == null ? OptionalLong.empty() : OptionalLong.of(location.size());
  }

  /// Those of `ids` that are not here, as far as can be told without reading: they are unknown, or
  /// their file is away or too short.
  public Set<BlobId> missing(Collection<BlobId> ids) {
    Map<Path, Long> lengths = new HashMap<>();
    Set<BlobId> missing = new HashSet<>();
    for (BlobId id : ids) {
      BlobLocation location = index.get(id);
      if (location == null
          || lengths.computeIfAbsent(location.segment().path(), path -> path.toFile().length())
              < location.bodyOffset() + BlobLayout.bodyBytes(location.size())) {
        missing.add(id);
      }
    }
    return missing;
  }

  /// The content of all blobs here, in bytes.
  public long bytes() {
    return index.values().stream().mapToLong(BlobLocation::size).sum();
  }

  /// Where they are kept. A file there that is not named as the store names its own is left alone.
  public Path folder() {
    return place.folder();
  }

  /// Forgets a blob; readers that are open go on. Its bytes are freed when its whole segment is
  /// unwanted. False when there was none.
  public boolean delete(BlobId id) throws IOException {
    BlobLocation location = index.remove(id);
    if (location == null) {
      return false;
    }
    if (location.segment().removed()) {
      Files.deleteIfExists(location.segment().path());
    }
    return true;
  }

  /// The blobs here that were written before `timeMs` (milliseconds since the epoch).
  public List<BlobId> writtenBefore(long timeMs) {
    List<BlobId> old = new ArrayList<>();
    index.forEach((id, location) -> {
      if (location.createdMs() < timeMs) {
        old.add(id);
      }
    });
    return old;
  }

  /// How many blobs are here.
  public int count() {
    return index.size();
  }

  @Override
  public void close() {
    closed = true;
    log.close();
  }

  /// @throws IOException when the disk has no room for so many bytes more
  void requireRoom(long bytes) throws IOException {
    if (keepFreeBytes > 0 && place.folder().toFile().getUsableSpace() - bytes < keepFreeBytes) {
      throw new IOException(
          "No space left for files: the last "
              + (keepFreeBytes >> 20)
              + " MiB of the disk of "
              + place.folder()
              + " are kept for the coordinator's log");
    }
  }

  OwnFile createOwnFile(BlobId id, long createdMs) throws IOException {
    return new OwnFile(place, id, createdMs);
  }

  void appendSmall(BlobLayout.Header header, byte[] content) throws IOException {
    log.append(header, BlobLayout.encodeRecord(header, content, (int) header.size()));
  }

  /// The same blob may come twice, when a sender did not hear that it had arrived: the second copy
  /// replaces the first.
  void publish(BlobId id, BlobLocation location) throws IOException {
    BlobLocation before = index.put(id, location);
    if (before != null
        && before.segment().removed()
        && !before.segment().path().equals(location.segment().path())) {
      Files.deleteIfExists(before.segment().path());
    }
  }

  private final class Publisher implements SegmentLog.SegmentSink {
    @Override
    public void durable(BlobId id, BlobLocation location) {
      try {
        publish(id, location);
      } catch (IOException e) {
        LOG.warn("cannot delete the older copy of blob {}: {}", id, e.toString());
      }
    }

    @Override
    public void sealed(Segment segment) {
      if (segment.seal()) {
        try {
          Files.deleteIfExists(segment.path());
        } catch (IOException e) {
          LOG.warn("cannot delete {}, which nobody needs: {}", segment.path(), e.toString());
        }
      }
    }
  }
}
