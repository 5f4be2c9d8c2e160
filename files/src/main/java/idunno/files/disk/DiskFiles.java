package idunno.files.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletionException;

/// The few things that every file of the store needs from the operating system.
final class DiskFiles {
  /// A write may take nothing now and then; a disk that never takes anything is broken.
  private static final int MOST_REFUSED = 100;

  private DiskFiles() {}

  /// Makes created, renamed and deleted entries of `folder` survive a power cut.
  static void syncFolder(Opener opener, Path folder) throws IOException {
    try (FileChannel channel = opener.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Writes all of `bytes` at `position`; the kernel may take them in pieces.
  static void writeFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
    long at = position;
    int refused = 0;
    while (bytes.hasRemaining()) {
      int written = channel.write(bytes, at);
      at += written;
      refused = written > 0 ? 0 : refused + 1;
      if (refused > MOST_REFUSED) {
        throw new IOException("the disk takes no bytes, and does not say why");
      }
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
