package idunno.consensus;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What it takes for bytes and names to survive a power cut.
final class Disk {
  private Disk() {}

  /// Returns when the file's bytes, or the directory's names, are on stable storage.
  static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
