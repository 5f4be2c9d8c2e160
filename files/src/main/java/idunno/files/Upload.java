package idunno.files;

import idunno.base.Problem;
import idunno.files.core.Blob;
import idunno.files.core.BlobId;
import idunno.files.core.Digest;
import idunno.files.core.Sha256;
import idunno.files.disk.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Content on its way to its replica set. Used by one thread at a time; closing it before its end
/// leaves nothing.
///
/// What is small is gathered here and sent as a whole, so that it can be sent again elsewhere when
/// a replica fails. What is large goes to all replicas as it comes.
public final class Upload implements AutoCloseable {
  private static final int FIRST_BUFFER = 8 * 1024;

  private final FileService service;
  private final BlobId id;
  private final int required;
  private final Replication replication;
  private final Digest digest = new Digest();
  private byte[] small = new byte[FIRST_BUFFER];
  private @Nullable StreamedCopies large;
  private long size;
  private boolean stored;

  /// @param required how many copies there must be
  Upload(FileService service, BlobId id, Replication replication, int required) {
    this.service = service;
    this.id = id;
    this.replication = replication;
    this.required = required;
  }

  /// Takes all of `bytes`.
  ///
  /// @throws IOException when no replica takes them
  public void write(ByteBuffer bytes) throws IOException {
    digest.update(bytes);
    long before = size;
    size += bytes.remaining();
    if (large == null && size <= BlobStore.SMALL_BYTES) {
      gather((int) before, bytes);
      return;
    }
    StreamedCopies copies = large;
    if (copies == null) {
      copies = service.stream(id, replication);
      large = copies;
      copies.write(ByteBuffer.wrap(small, 0, (int) before));
      small = new byte[0];
    }
    copies.write(bytes);
  }

  /// Tells the replicas that more may come, though nothing does for now.
  ///
  /// @throws IOException when no replica is left
  public void keepAlive() throws IOException {
    StreamedCopies copies = large;
    if (copies != null) {
      copies.keepAlive();
    }
  }

  /// How many bytes have been written so far.
  public long size() {
    return size;
  }

  /// Brings the bytes to stable storage everywhere and gives them their name.
  ///
  /// @param expected what the sender says the digest is; something else is refused
  /// @throws idunno.base.ProblemException with the reason why there is no such version
  public Receipt commit(String name, PutOptions options, Optional<Sha256> expected)
      throws IOException {
    return service.commit(name, store(expected), options);
  }

  /// Brings the bytes to stable storage everywhere.
  Blob store(Optional<Sha256> expected) throws IOException {
    Sha256 actual = digest.finish();
    if (expected.isPresent() && !expected.get().equals(actual)) {
      throw Problem.notNow(
              "the bytes that arrived are not those that were sent (SHA-256 "
                  + actual
                  + ", not "
                  + expected.get()
                  + "): try again")
          .asException();
    }
    long sinceNanos = service.nowNanos();
    StreamedCopies copies = large;
    if (copies != null) {
      copies.finish(size, actual);
      if (replication.stored().isEmpty()) {
        throw replication.all();
      }
    }
    List<String> replicas = replication.complete(giver(actual), required);
    if (copies == null) {
      service.throttle().put(service.nowNanos() - sinceNanos);
    }
    Blob blob = new Blob(id, size, actual, replicas);
    service.staged(blob, sinceNanos);
    stored = true;
    return blob;
  }

  private Replication.Giver giver(Sha256 sha256) {
    if (large == null) {
      ByteBuffer content = ByteBuffer.wrap(small, 0, (int) size);
      return service.fromMemory(new MemoryCopies.What(id, content, sha256));
    }
    return replicas ->
        service
            .fromReplicas(new Blob(id, size, sha256, replication.stored()), false)
            .give(replicas);
  }

  private void gather(int at, ByteBuffer bytes) {
    int needed = at + bytes.remaining();
    if (needed > small.length) {
      small = Arrays.copyOf(small, Math.max(needed, small.length * 2));
    }
    bytes.get(small, at, needed - at);
  }

  @Override
  public void close() throws IOException {
    if (!stored) {
      StreamedCopies copies = large;
      if (copies != null) {
        copies.giveUp();
      }
      service.forget(id);
    }
  }
}
