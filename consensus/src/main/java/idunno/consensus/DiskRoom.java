package idunno.consensus;

import java.io.File;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Says in time that the disk is nearly full. Ratis gives up its log for good at the first write
/// that fails, so a leader stops taking proposals before that, and takes them again when there is
/// room.
final class DiskRoom {
  private final File folder;
  private final long neededBytes;

  DiskRoom(Path folder, long neededBytes) {
    this.folder = folder.toFile();
    this.neededBytes = neededBytes;
  }

  /// Why nothing should be written now, or null.
  @Nullable String whyNot() {
    long free = folder.getUsableSpace();
    return free >= neededBytes
        ? null
        : "the disk that holds "
            + folder
            + " is nearly full ("
            + (free >> 10)
            + " KiB free, "
            + (neededBytes >> 10)
            + " KiB needed): make room there and try again";
  }
}
