package idunno.files.disk;

import idunno.files.core.BlobId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One blob being written; used by one thread at a time. Nothing is visible before [#commit] has
/// returned, and nothing stays behind after [#close] without it.
public final class BlobWriter implements AutoCloseable {
  private static final int FIRST_BUFFER = 8 * 1024;

  private final BlobStore store;
  private final BlobId id;
  private final long createdMs;
  private byte[] small = new byte[FIRST_BUFFER];
  private int smallSize;
  private @Nullable OwnFile large;
  private boolean done;

  BlobWriter(BlobStore store, BlobId id, long createdMs) {
    this.store = store;
    this.id = id;
    this.createdMs = createdMs;
  }

  /// Takes all of `bytes`.
  ///
  /// @throws IOException when the disk does not take them (no room, broken): close the writer
  public void write(ByteBuffer bytes) throws IOException {
    if (done) {
      throw new IllegalStateException("blob " + id + " is committed or closed already");
    }
    store.requireRoom(bytes.remaining());
    if (large == null && smallSize + bytes.remaining() > BlobStore.SMALL_BYTES) {
      OwnFile file = store.createOwnFile(id, createdMs);
      large = file;
      file.begin();
      file.append(ByteBuffer.wrap(small, 0, smallSize));
      small = new byte[0];
    }
    if (large != null) {
      large.append(bytes);
    } else {
      gather(bytes);
    }
  }

  /// Returns when the blob is on stable storage, and from then on readable.
  public void commit() throws IOException {
    if (done) {
      throw new IllegalStateException("blob " + id + " is committed or closed already");
    }
    OwnFile file = large;
    if (file == null) {
      store.appendSmall(new BlobLayout.Header(id, smallSize, createdMs), small);
    } else {
      store.publish(id, file.commit());
    }
    done = true;
  }

  /// Without a [#commit] before it: forgets the blob.
  @Override
  public void close() throws IOException {
    if (done) {
      return;
    }
    done = true;
    OwnFile file = large;
    if (file != null) {
      file.discard();
    }
  }

  private void gather(ByteBuffer bytes) {
    int needed = smallSize + bytes.remaining();
    if (needed > small.length) {
      small = Arrays.copyOf(small, Math.max(needed, small.length * 2));
    }
    bytes.get(small, smallSize, needed - smallSize);
    smallSize = needed;
  }
}
