package idunno.files.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/// Opens the store's files. Production opens them plainly; a test hands in channels that fail as
/// disks do.
interface Opener {
  FileChannel open(Path path, OpenOption... options) throws IOException;

  /// As the operating system gives them.
  static Opener plain() {
    return FileChannel::open;
  }
}
