package idunno.consensus;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A record of a Ratis log: a varint length, that many bytes of a protobuf entry, and a CRC32C of
/// both (Ratis 3.3.0, `SegmentedRaftLogReader`). An entry begins with its term and its index, which
/// are left out when they are 0.
///
/// @param end the position behind it
record LogRecord(long term, long index, int end) {
  private static final byte TERM_TAG = 0x08;
  private static final byte INDEX_TAG = 0x10;
  private static final int LONGEST_LENGTH = 5;

  /// The whole record that begins at `start`, or null if none does.
  static @Nullable LogRecord at(ByteBuffer bytes, int start) {
    long length = 0;
    int at = start;
    for (int shift = 0; ; shift += 7) {
      if (at >= bytes.capacity() || at - start == LONGEST_LENGTH) {
        return null;
      }
      byte b = bytes.get(at++);
      length |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        break;
      }
    }
    if (length <= 0 || length > bytes.capacity() - at - Integer.BYTES) {
      return null;
    }
    int size = (int) length;
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(start, at - start + size));
    if (bytes.getInt(at + size) != (int) crc.getValue()) {
      return null;
    }
    ByteBuffer entry = bytes.slice(at, size);
    long term = numberBehind(TERM_TAG, entry);
    long index = numberBehind(INDEX_TAG, entry);
    return new LogRecord(term, index, at + size + Integer.BYTES);
  }

  /// The varint behind a tag, if that comes next; else 0.
  private static long numberBehind(byte tag, ByteBuffer entry) {
    if (!entry.hasRemaining() || entry.get(entry.position()) != tag) {
      return 0;
    }
    entry.get();
    long number = 0;
    for (int shift = 0; entry.hasRemaining(); shift += 7) {
      byte b = entry.get();
      number |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        break;
      }
    }
    return number;
  }
}
