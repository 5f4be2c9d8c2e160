package idunno.serving.client;

import idunno.base.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files in a folder and all folders below, in the order of their names, without hidden ones;
/// links are followed. Holds one folder's names per level.
final class FileTree {
  private final Deque<Level> levels = new ArrayDeque<>();

  private record Level(Path realPath, Deque<Path> rest) {}

  FileTree(Path root) throws IOException {
    enter(root);
  }

  /// The next file, or null after the last.
  @Nullable Path next() throws IOException {
    while (true) {
      Level level = levels.peek();
      if (level == null) {
        return null;
      }
      Path path = level.rest().poll();
      if (path == null) {
        levels.pop();
      } else if (Files.isDirectory(path)) {
        enter(path);
      } else {
        return path;
      }
    }
  }

  private void enter(Path folder) throws IOException {
    Path real = folder.toRealPath();
    for (Level level : levels) {
      if (level.realPath().equals(real)) {
        throw Problem.badInput("folder '" + folder + "' is a link to one that it is in")
            .asException();
      }
    }
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      all.forEach(entries::add);
    } catch (AccessDeniedException _) {
      throw Problem.badInput("folder '" + folder + "' may not be read").asException();
    }
    entries.removeIf(path -> name(path).startsWith("."));
    entries.sort(Comparator.comparing(FileTree::name));
    levels.push(new Level(real, new ArrayDeque<>(entries)));
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
