package idunno.files.disk;

import idunno.files.core.BlobId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/// How a blob lies on disk: a header of 48 bytes, then the content in chunks of 64 KiB, each
/// followed by the CRC32C of (blob id, chunk number, chunk), then zeros up to a multiple of 8. A
/// chunk's CRC covers its place, so that right bytes in the wrong place are damage as well.
///
/// A header: magic, chunk size, id (2 words), content size, created, CRC32C of these, zero. A blob
/// in a file of its own was begun before its size was known: its header says [#UNKNOWN], and the
/// same header with the size stands once more at the end.
final class BlobLayout {
  static final int HEADER_BYTES = 48;
  static final int CHUNK_BYTES = 64 * 1024;
  static final int CRC_BYTES = 4;
  static final int CHUNK_ON_DISK = CHUNK_BYTES + CRC_BYTES;
  static final int ALIGNMENT = 8;
  static final long UNKNOWN = -1;

  private static final int MAGIC = 0x4944_4231;
  private static final int CRC_AT = 40;

  private BlobLayout() {}

  /// @param size of the content in bytes, or [#UNKNOWN]
  /// @param createdMs milliseconds since the epoch by the writer's clock
  record Header(BlobId id, long size, long createdMs) {}

  static ByteBuffer encodeHeader(Header header) {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES);
    out.putInt(MAGIC).putInt(CHUNK_BYTES);
    out.putLong(header.id().high()).putLong(header.id().low());
    out.putLong(header.size()).putLong(header.createdMs());
    CRC32C crc = new CRC32C();
    crc.update(out.array(), 0, CRC_AT);
    return out.putInt((int) crc.getValue()).putInt(0).flip();
  }

  /// The header at `offset` of `bytes`, or empty when what stands there is none.
  static Optional<Header> decodeHeader(ByteBuffer bytes, int offset) {
    if (bytes.limit() - offset < HEADER_BYTES
        || bytes.getInt(offset) != MAGIC
        || bytes.getInt(offset + 4) != CHUNK_BYTES) {
      return Optional.empty();
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(offset, CRC_AT));
    if ((int) crc.getValue() != bytes.getInt(offset + CRC_AT)) {
      return Optional.empty();
    }
    BlobId id = new BlobId(bytes.getLong(offset + 8), bytes.getLong(offset + 16));
    return Optional.of(new Header(id, bytes.getLong(offset + 24), bytes.getLong(offset + 32)));
  }

  /// The bytes that content of `size` takes after the header, CRCs included, padding not.
  static long bodyBytes(long size) {
    return size + CRC_BYTES * ((size + CHUNK_BYTES - 1) / CHUNK_BYTES);
  }

  /// All bytes of a blob in a shared segment.
  static long recordBytes(long size) {
    return aligned(HEADER_BYTES + bodyBytes(size));
  }

  static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /// The CRC of chunk number `index`, from the chunk's position to its limit, which it moves.
  static int chunkCrc(BlobId id, long index, ByteBuffer chunk) {
    CRC32C crc = new CRC32C();
    ByteBuffer place = ByteBuffer.allocate(24);
    place.putLong(id.high()).putLong(id.low()).putLong(index).flip();
    crc.update(place);
    crc.update(chunk);
    return (int) crc.getValue();
  }

  /// A whole record for a shared segment, ready to be written.
  static ByteBuffer encodeRecord(Header header, byte[] content, int size) {
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(recordBytes(size)));
    out.put(encodeHeader(header));
    for (int at = 0; at < size; at += CHUNK_BYTES) {
      int length = Math.min(CHUNK_BYTES, size - at);
      out.put(content, at, length);
      out.putInt(chunkCrc(header.id(), at / CHUNK_BYTES, ByteBuffer.wrap(content, at, length)));
    }
    return out.position(0).limit(out.capacity());
  }
}
