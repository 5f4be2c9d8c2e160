package idunno.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Folders of processes that have ended.
final class Folders {
  private Folders() {}

  /// Copies a folder with all that is in it to where nothing is yet.
  static Path copy(Path folder, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path each : tree.toList()) {
        Files.copy(each, to.resolve(folder.relativize(each)));
      }
    }
    return to;
  }

  /// Deletes a folder with all that is in it.
  static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(folder)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.delete(each);
    }
  }
}
