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

  /// Exactly `length` bytes from `offset`, whose chunks' CRCs were right, in a buffer of their own
  /// with an array, from position to limit.
  ///
  /// @throws DamagedBlobException when a chunk is not what was written
  /// @throws IndexOutOfBoundsException when the content does not reach so far
  public ByteBuffer read(long offset, int length) throws IOException {
    if (offset < 0 || length < 0 || offset > size() - length) {
      throw new IndexOutOfBoundsException(
          "bytes " + offset + " to " + (offset + length) + " of a blob of " + size());
    }
    if (length == 0) {
      return ByteBuffer.allocate(0);
    }
    long first = offset / BlobLayout.CHUNK_BYTES;
    long last = (offset + length - 1) / BlobLayout.CHUNK_BYTES;
    ByteBuffer chunks = readChunks(first, last);
    int skip = (int) (offset - first * BlobLayout.CHUNK_BYTES);
    return squeeze(chunks, first).position(skip).limit(skip + length);
  }

  private ByteBuffer readChunks(long first, long last) throws IOException {
    long start = first * BlobLayout.CHUNK_ON_DISK;
    long end = Math.min((last + 1) * BlobLayout.CHUNK_ON_DISK, BlobLayout.bodyBytes(size()));
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(end - start));
    if (DiskFiles.readFully(channel, bytes, location.bodyOffset() + start) < bytes.capacity()) {
      throw new DamagedBlobException("blob " + id + " is cut short in " + where());
    }
    return bytes.flip();
  }

  /// Checks each chunk and moves it over the CRC before it.
  private ByteBuffer squeeze(ByteBuffer chunks, long first) throws DamagedBlobException {
    byte[] array = chunks.array();
    int target = 0;
    long index = first;
    for (int at = 0; at < chunks.limit(); at += BlobLayout.CHUNK_ON_DISK) {
      int length = Math.min(BlobLayout.CHUNK_BYTES, chunks.limit() - at - BlobLayout.CRC_BYTES);
      int crc = BlobLayout.chunkCrc(id, index, ByteBuffer.wrap(array, at, length));
      if (crc != chunks.getInt(at + length)) {
        throw new DamagedBlobException(
            "blob " + id + " is damaged in its chunk " + index + " in " + where());
      }
      System.arraycopy(array, at, array, target, length);
      target += length;
      index++;
    }
    return ByteBuffer.wrap(array, 0, target);
  }

  private String where() {
    return String.valueOf(location.segment().path().getFileName());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
