package idunno.files.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletionException;

/// The few things that every file of the store needs from the operating system.
final class DiskFiles {
  private DiskFiles() {}

  /// Makes created, renamed and deleted entries of `folder` survive a power cut.
  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Writes all of `bytes` at `position`; the kernel may take them in pieces.
  static void writeFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  /// What another thread's failed write means to the caller who waited for it.
  static IOException asIoException(CompletionException failure) {
    Throwable cause = failure.getCause();
    return new IOException(cause == null ? failure.getMessage() : cause.getMessage(), failure);
  }

  /// Reads until `bytes` is full or the file ends; returns how many bytes that were.
  static int readFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
    int read = 0;
    while (bytes.hasRemaining()) {
      int now = channel.read(bytes, position + read);
      if (now < 0) {
        break;
      }
      read += now;
    }
    return read;
  }
}
