package idunno.files.core;

import java.util.ArrayList;
import java.util.List;

/// Finds the versions that have been left alone for long. Files that came together, which is to say
/// in one folder `depth` names deep, are judged together, by the newest version among them: the
/// first files of an upload of many hours are as young as its last one.
///
/// Fed with [Namespace#history] in its order. Not safe for threads.
public final class Leftovers {
  private final int depth;
  private final long beforeMs;
  private final List<FileVersion> found = new ArrayList<>();
  private final List<FileVersion> together = new ArrayList<>();
  private String folder = "";
  private long newestMs = Long.MIN_VALUE;

  /// @param beforeMs what is newer, by the log's time, keeps all that came with it
  public Leftovers(int depth, long beforeMs) {
    this.depth = depth;
    this.beforeMs = beforeMs;
  }

  public void add(FileVersion version) {
    String its = folderOf(version.name());
    if (!its.equals(folder)) {
      judge();
      folder = its;
    }
    newestMs = Math.max(newestMs, version.timeMs());
    if (!version.deleted()) {
      together.add(version);
    }
  }

  /// All that were found; nothing can be added after it.
  public List<FileVersion> found() {
    judge();
    return List.copyOf(found);
  }

  private void judge() {
    if (newestMs <= beforeMs) {
      found.addAll(together);
    }
    together.clear();
    newestMs = Long.MIN_VALUE;
  }

  /// The first `depth` names of the path, or all of it where it is shorter.
  private String folderOf(String name) {
    int end = -1;
    for (int i = 0; i < depth; i++) {
      end = name.indexOf('/', end + 1);
      if (end < 0) {
        return name;
      }
    }
    return name.substring(0, end + 1);
  }
}
