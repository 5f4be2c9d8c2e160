package idunno.files.disk;

import idunno.files.core.BlobId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// A large blob being written to a file of its own. It bears another name until all its bytes are
/// on stable storage, so that whoever finds one of the final name knows that it is whole.
final class OwnFile {
  /// Syncing this often, while the next bytes are already being written, keeps the disk's queue
  /// short for others: the coordinator's log shares the disk.
  private static final long SYNC_EVERY_BYTES = 8L * 1024 * 1024;

  private static final int CHUNKS_PER_WRITE = 16;

  private final BlobId id;
  private final long createdMs;
  private final Path folder;
  private final Path part;
  private final Path target;
  private final FileChannel channel;
  private final Opener opener;
  private final ByteBuffer gathered =
      ByteBuffer.allocateDirect(CHUNKS_PER_WRITE * BlobLayout.CHUNK_ON_DISK);
  private int chunkStart;
  private long chunkIndex;
  private long size;
  private long position;
  private long unsynced;
  private @Nullable CompletableFuture<Void> sync;

  OwnFile(SegmentLog.Place place, BlobId id, long createdMs) throws IOException {
    this.id = id;
    this.createdMs = createdMs;
    this.folder = place.folder();
    this.opener = place.opener();
    this.part = folder.resolve(id + SegmentName.PART);
    this.target = folder.resolve(id + SegmentName.OWN);
    this.channel = opener.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  void begin() throws IOException {
    write(header(BlobLayout.UNKNOWN));
  }

  void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int room = chunkStart + BlobLayout.CHUNK_BYTES - gathered.position();
      int length = Math.min(room, bytes.remaining());
      gathered.put(bytes.slice(bytes.position(), length));
      bytes.position(bytes.position() + length);
      size += length;
      if (length == room) {
        endChunk();
      }
    }
  }

  /// Returns when all is on stable storage under its final name.
  BlobLocation commit() throws IOException {
    if (gathered.position() > chunkStart) {
      endChunk();
    }
    flush();
    awaitSync();
    write(header(size));
    channel.force(false);
    channel.close();
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    DiskFiles.syncFolder(opener, folder);
    Segment segment = new Segment(target);
    segment.added();
    segment.seal();
    return new BlobLocation(segment, BlobLayout.HEADER_BYTES, size, createdMs);
  }

  /// Takes away what was written, as far as the disk lets.
  void discard() throws IOException {
    try {
      channel.close();
    } finally {
      Files.deleteIfExists(part);
      Files.deleteIfExists(target);
    }
  }

  private ByteBuffer header(long knownSize) {
    return BlobLayout.encodeHeader(new BlobLayout.Header(id, knownSize, createdMs));
  }

  private void endChunk() throws IOException {
    int length = gathered.position() - chunkStart;
    gathered.putInt(BlobLayout.chunkCrc(id, chunkIndex, gathered.slice(chunkStart, length)));
    chunkIndex++;
    chunkStart = gathered.position();
    if (gathered.remaining() < BlobLayout.CHUNK_ON_DISK) {
      flush();
    }
  }

  private void flush() throws IOException {
    write(gathered.flip());
    gathered.clear();
    chunkStart = 0;
    if (unsynced >= SYNC_EVERY_BYTES) {
      awaitSync();
      startSync();
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    int length = bytes.remaining();
    DiskFiles.writeFully(channel, bytes, position);
    position += length;
    unsynced += length;
  }

  private void startSync() {
    unsynced = 0;
    CompletableFuture<Void> started = new CompletableFuture<>();
    sync = started;
    Thread.ofVirtual()
        .name("blob-sync")
        .start(() -> {
          try {
            channel.force(false);
            started.complete(null);
          } catch (IOException | RuntimeException e) {
            started.completeExceptionally(e);
          }
        });
  }

  private void awaitSync() throws IOException {
    CompletableFuture<Void> running = sync;
    if (running == null) {
      return;
    }
    sync = null;
    try {
      running.join();
    } catch (CompletionException e) {
      throw DiskFiles.asIoException(e);
    }
  }
}
