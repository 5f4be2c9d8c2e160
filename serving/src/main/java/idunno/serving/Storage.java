package idunno.serving;

import idunno.serving.core.FileRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// What serving needs of the file system. Blocking; any thread may call.
public interface Storage {
  /// Opens one exact version for random reads.
  ///
  /// @throws IOException when no replica can be reached, or every copy is damaged
  Source open(FileRef file) throws IOException;

  /// Copies a whole version to `target`, which appears complete or not at all.
  void fetch(FileRef file, Path target) throws IOException;

  /// Puts `content` on stable storage of a replica set, for [StagedOutput].
  StagedOutput stage(String name, ByteBuffer content) throws IOException;

  /// The report that carried a staged output has been answered: it has a name now, or never will.
  void settled(StagedOutput output);

  /// An open version.
  interface Source extends AutoCloseable {
    long size();

    /// Fills `into`, from its position to its limit, with the verified bytes from `offset`.
    void read(long offset, ByteBuffer into) throws IOException;

    /// Exactly `length` verified bytes from `offset`, in an array of their own, position 0.
    default ByteBuffer read(long offset, int length) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(length);
      read(offset, bytes);
      return bytes.flip();
    }

    @Override
    void close();
  }
}
