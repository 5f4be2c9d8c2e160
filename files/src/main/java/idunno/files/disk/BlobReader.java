package idunno.files.disk;

import idunno.files.core.BlobId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/// An open blob. It stays readable until it is closed, even when the blob is deleted meanwhile. Any
/// thread may read, but interrupting one closes the reader for all.
public final class BlobReader implements AutoCloseable {
  private final BlobId id;
  private final BlobLocation location;
  private final FileChannel channel;

  BlobReader(BlobId id, BlobLocation location) throws IOException {
    this.id = id;
    this.location = location;
    this.channel = FileChannel.open(location.segment().path(), StandardOpenOption.READ);
  }

  /// The content's size in bytes.
  public long size() {
    return location.size();
  }

  /// Exactly `length` bytes from `offset`, whose chunks' CRCs were right, in an array of their own,
  /// from position 0.
  ///
  /// @throws DamagedBlobException when a chunk is not what was written
  /// @throws IndexOutOfBoundsException when the content does not reach so far
  public ByteBuffer read(long offset, int length) throws IOException {
    check(offset, length);
    ByteBuffer bytes = ByteBuffer.allocate(length);
    read(offset, bytes);
    return bytes.flip();
  }

  /// Fills `into`, from its position to its limit, with the bytes from `offset`, whose chunks' CRCs
  /// were right. After an exception what it holds is undefined.
  ///
  /// @throws DamagedBlobException when a chunk is not what was written
  /// @throws IndexOutOfBoundsException when the content does not reach so far
  public void read(long offset, ByteBuffer into) throws IOException {
    check(offset, into.remaining());
    long at = offset;
    while (into.hasRemaining()) {
      long index = at / BlobLayout.CHUNK_BYTES;
      int skip = (int) (at - index * BlobLayout.CHUNK_BYTES);
      int chunk = (int) Math.min(BlobLayout.CHUNK_BYTES, size() - index * BlobLayout.CHUNK_BYTES);
      int wanted = Math.min(chunk - skip, into.remaining());
      if (skip == 0 && into.remaining() >= chunk + BlobLayout.CRC_BYTES) {
        // The CRC lands where the next chunk's first bytes will.
        readChunk(index, into.slice(into.position(), chunk + BlobLayout.CRC_BYTES));
        into.position(into.position() + chunk);
      } else {
        ByteBuffer aside = ByteBuffer.allocate(chunk + BlobLayout.CRC_BYTES);
        readChunk(index, aside);
        into.put(aside.slice(skip, wanted));
      }
      at += wanted;
    }
  }

  private void check(long offset, int length) {
    if (offset < 0 || length < 0 || offset > size() - length) {
      throw new IndexOutOfBoundsException(
          "bytes " + offset + " to " + (offset + length) + " of a blob of " + size());
    }
  }

  /// Reads chunk number `index` and its CRC, which are as long as `chunk`, and compares.
  private void readChunk(long index, ByteBuffer chunk) throws IOException {
    long position = location.bodyOffset() + index * BlobLayout.CHUNK_ON_DISK;
    if (DiskFiles.readFully(channel, chunk, position) < chunk.capacity()) {
      throw new DamagedBlobException("blob " + id + " is cut short in " + where());
    }
    int length = chunk.capacity() - BlobLayout.CRC_BYTES;
    if (BlobLayout.chunkCrc(id, index, chunk.slice(0, length)) != chunk.getInt(length)) {
      throw new DamagedBlobException(
          "blob " + id + " is damaged in its chunk " + index + " in " + where());
    }
  }

  private String where() {
    return String.valueOf(location.segment().path().getFileName());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
