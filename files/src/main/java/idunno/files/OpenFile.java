package idunno.files;

import idunno.files.core.Blob;
import idunno.files.disk.OpenBlob;
import idunno.files.disk.RawChunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// An open version; deleting the file meanwhile does not disturb it.
///
/// @param blob its size, digest and replicas
public record OpenFile(String name, long version, Blob blob, OpenBlob reader)
    implements AutoCloseable {
  /// Exactly `length` verified bytes from `offset`, in a buffer of their own.
  public ByteBuffer read(long offset, int length) throws IOException {
    return reader.read(offset, length);
  }

  /// Fills `into` with the verified bytes from `offset`.
  public void read(long offset, ByteBuffer into) throws IOException {
    reader.read(offset, into);
  }

  /// The same as it lies on this node's disk, if it does.
  public Optional<RawChunks> raw() {
    return reader.raw();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
