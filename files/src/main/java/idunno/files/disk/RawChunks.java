package idunno.files.disk;

import idunno.files.core.BlobId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/// The chunks of an own blob as they lie on disk, each followed by its CRC32C, for a receiver who
/// checks them: nothing is copied or computed on the way. Usable as long as the blob is open.
public final class RawChunks {
  /// Content bytes of every chunk but the last.
  public static final int CHUNK_BYTES = BlobLayout.CHUNK_BYTES;

  /// A whole chunk with its CRC.
  public static final int ON_DISK = BlobLayout.CHUNK_ON_DISK;

  /// What is read aside when the receiver's buffer is full, to wait with.
  private static final int ASIDE_BYTES = 64 * 1024;

  private final BlobId id;
  private final FileChannel channel;
  private final long bodyOffset;
  private final long size;

  RawChunks(BlobId id, FileChannel channel, BlobLocation location) {
    this.id = id;
    this.channel = channel;
    this.bodyOffset = location.bodyOffset();
    this.size = location.size();
  }

  public BlobId id() {
    return id;
  }

  /// How many bytes `count` chunks from `first` on take, or as many as there are.
  public int bytes(long first, int count) {
    long from = first * CHUNK_BYTES;
    return Math.toIntExact(BlobLayout.bodyBytes(Math.min(size - from, (long) count * CHUNK_BYTES)));
  }

  /// Sends [#bytes] to `to`; blocks until all of them are on their way.
  ///
  /// @throws IOException when the disk or the receiver fails; how much was sent is unknown then
  public void send(long first, int count, WritableByteChannel to) throws IOException {
    long at = bodyOffset + first * ON_DISK;
    long end = at + bytes(first, count);
    while (at < end) {
      long sent = channel.transferTo(at, end - at, to);
      at += sent > 0 ? sent : sendAside(at, end, to);
    }
  }

  /// A channel that takes nothing at the moment says so; a write of our own waits for it.
  private int sendAside(long at, long end, WritableByteChannel to) throws IOException {
    ByteBuffer aside = ByteBuffer.allocate((int) Math.min(ASIDE_BYTES, end - at));
    int read = DiskFiles.readFully(channel, aside, at);
    if (read < aside.capacity()) {
      throw new DamagedBlobException("blob " + id + " is cut short");
    }
    aside.flip();
    while (aside.hasRemaining()) {
      to.write(aside);
    }
    return read;
  }

  /// Whether a chunk is as it was written.
  ///
  /// @param index its number in the blob
  /// @param chunk its content, to its limit
  /// @param crc what stood behind it
  public static boolean isRight(BlobId id, long index, ByteBuffer chunk, int crc) {
    return BlobLayout.chunkCrc(id, index, chunk.duplicate()) == crc;
  }
}
