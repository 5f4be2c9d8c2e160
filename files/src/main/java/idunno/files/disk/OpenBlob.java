package idunno.files.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A blob that is open for random reads, here or on another node. It stays readable until it is
/// closed, even when the blob is deleted meanwhile. Any thread may read.
public interface OpenBlob extends AutoCloseable {
  /// The content's size in bytes.
  long size();

  /// Fills `into`, from its position to its limit, with the bytes from `offset`, whose checksums
  /// were right. After an exception what it holds is undefined.
  ///
  /// @throws DamagedBlobException when this copy is not what was written
  /// @throws IndexOutOfBoundsException when the content does not reach so far
  void read(long offset, ByteBuffer into) throws IOException;

  /// Exactly `length` bytes from `offset`, as [#read(long, ByteBuffer)] gives them, in an array of
  /// their own, from position 0.
  default ByteBuffer read(long offset, int length) throws IOException {
    checkRange(offset, length);
    ByteBuffer bytes = ByteBuffer.allocate(length);
    read(offset, bytes);
    return bytes.flip();
  }

  /// The same as it lies on disk, where that is this node's: at most until it is closed.
  default Optional<RawChunks> raw() {
    return Optional.empty();
  }

  /// Throws when the content has no such bytes.
  ///
  /// @throws IndexOutOfBoundsException always then
  default void checkRange(long offset, int length) {
    if (offset < 0 || length < 0 || offset > size() - length) {
      throw new IndexOutOfBoundsException(
          "bytes " + offset + " to " + (offset + length) + " of a blob of " + size());
    }
  }

  @Override
  void close() throws IOException;
}
