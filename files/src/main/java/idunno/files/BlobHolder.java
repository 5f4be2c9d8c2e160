package idunno.files;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.files.bulk.Links;
import idunno.files.bulk.RemoteBlob;
import idunno.files.core.BlobId;
import idunno.files.core.Digest;
import idunno.files.core.Sha256;
import idunno.files.disk.BlobStore;
import idunno.files.disk.BlobWriter;
import idunno.files.disk.DamagedBlobException;
import idunno.files.disk.OpenBlob;
import idunno.files.upkeep.Doubts;
import idunno.files.upkeep.Throttle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;

/// The blobs that this node holds, as other nodes see them. What it has been given is not collected
/// for a while, though no version may name it yet: whoever gave it asks again before that ends. Any
/// thread may call.
public final class BlobHolder {
  /// How long a blob is kept after it was stored or touched.
  static final Duration LEASE = Duration.ofMinutes(10);

  /// How long a source may keep quiet while a blob is copied from it.
  private static final Duration SOURCE_SILENCE = Duration.ofSeconds(5);

  private static final int COPY_BYTES = 256 * 1024;

  private final BlobStore blobs;
  private final Links links;
  private final Doubts doubts;
  private final Throttle throttle;
  private final Clock clock;
  private final Pins leases;

  /// @param doubts told of copies that cannot be given to others
  /// @param throttle slows what is copied in the background
  BlobHolder(BlobStore blobs, Links links, Doubts doubts, Throttle throttle, Clock clock) {
    this.blobs = blobs;
    this.links = links;
    this.doubts = doubts;
    this.throttle = throttle;
    this.clock = clock;
    this.leases = new Pins(clock, LEASE);
  }

  /// What must not be collected, because it was given to this node by another.
  Pins leases() {
    return leases;
  }

  /// A blob to be fetched.
  ///
  /// @param size in bytes
  /// @param background whether nobody waits for it, so that it may give way to others
  public record Wanted(BlobId id, long size, Sha256 sha256, boolean background) {}

  /// Keeps a blob, be it here already or on its way, until [#stored] or [#lease].
  public void hold(BlobId id) {
    leases.hold(id);
  }

  /// The blob is here. One that is small has been written just now, and its age protects it; a
  /// large one may have been begun long ago.
  public void stored(BlobId id) {
    if (blobs.size(id).orElse(0) <= BlobStore.SMALL_BYTES) {
      leases.forget(id);
    } else {
      lease(id);
    }
  }

  /// From now on keeps it for [#LEASE].
  public void lease(BlobId id) {
    leases.release(id);
  }

  /// Begins a blob.
  public BlobWriter create(BlobId id) throws IOException {
    return blobs.create(id);
  }

  /// Ends a blob that another node has given; returns when it is on stable storage.
  ///
  /// @param size of its content in bytes
  public void commit(BlobWriter writer, long size) throws IOException {
    long beganNanos = clock.monotonicNanos();
    writer.commit();
    if (size <= BlobStore.SMALL_BYTES) {
      throttle.stored(clock.monotonicNanos() - beganNanos);
    }
  }

  /// Opens this node's copy. What cannot be opened or read is looked at in the background, and
  /// brought again if it is to be here.
  ///
  /// @throws IOException when there is none
  public OpenBlob open(BlobId id) throws IOException {
    try {
      return new DoubtedBlob(blobs.open(id), () -> doubts.add(id));
    } catch (IOException e) {
      doubts.add(id);
      throw e;
    }
  }

  /// Those of the blobs that are here, and are kept for another [#LEASE].
  public List<BlobId> touch(List<BlobId> ids) {
    ids.forEach(this::lease);
    return ids.stream().filter(id -> blobs.size(id).isPresent()).toList();
  }

  /// Fetches a blob from another node; returns when it has been compared with its digest and is on
  /// stable storage here.
  ///
  /// @param progress told how many bytes have come
  /// @throws DamagedBlobException when the bytes are not those of the digest
  public void copy(Wanted wanted, HostPort source, LongConsumer progress) throws IOException {
    hold(wanted.id());
    try (RemoteBlob from = links.open(source, wanted.id(), wanted.size(), SOURCE_SILENCE);
        BlobWriter to = blobs.create(wanted.id())) {
      Digest digest = new Digest();
      ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
      for (long at = 0; at < wanted.size(); at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(COPY_BYTES, wanted.size() - at));
        if (wanted.background()) {
          throttle.await(buffer.limit());
        }
        from.read(at, buffer);
        digest.update(buffer.flip());
        to.write(buffer);
        progress.accept(at);
      }
      if (!digest.finish().equals(wanted.sha256())) {
        throw new DamagedBlobException("the copy of blob " + wanted.id() + " at " + source);
      }
      to.commit();
    } finally {
      lease(wanted.id());
    }
  }
}
