package idunno.serving.client;

import idunno.base.Problem;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// An INPUT as the user gave it, found.
sealed interface Root {
  String SDFS = "sdfs:";

  /// As the user wrote it.
  String text();

  /// One file, here or fetched.
  ///
  /// @param name what its kind and its id are taken from
  record OneFile(String text, String name, Path file) implements Root {}

  /// All files of a folder, or those that `glob` matches.
  record Folder(String text, Path folder, @Nullable PathMatcher glob) implements Root {
    boolean takes(Path relative) {
      if (glob == null) {
        return true;
      }
      for (Path part = relative; part != null; part = part.getParent()) {
        if (glob.matches(part)) {
          return true;
        }
      }
      return false;
    }
  }

  /// @throws idunno.base.ProblemException when there is nothing that `text` could mean
  static Root find(String text, SdfsFiles sdfs) throws IOException {
    if (text.startsWith(SDFS)) {
      String name = text.substring(SDFS.length()).replaceFirst("@[0-9]+$", "");
      return new OneFile(
          text,
          name.substring(name.lastIndexOf('/') + 1),
          sdfs.fetch(text.substring(SDFS.length())));
    }
    try {
      Path path = Path.of(text);
      if (Files.isDirectory(path)) {
        return new Folder(text, path, null);
      }
      if (Files.exists(path)) {
        return new OneFile(text, String.valueOf(path.getFileName()), path);
      }
      if (text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{')) {
        return glob(text);
      }
    } catch (InvalidPathException | PatternSyntaxException e) {
      throw Problem.badInput("input '" + text + "' is no path: " + e.getMessage()).asException();
    }
    throw Problem.notFound(
            "input '" + text + "' does not exist: give a file, a folder, a pattern or sdfs:NAME")
        .asException();
  }

  private static Root glob(String text) {
    int special = 0;
    while ("*?[{".indexOf(text.charAt(special)) < 0) {
      special++;
    }
    int slash = text.lastIndexOf('/', special);
    Path folder = Path.of(slash < 0 ? "." : text.substring(0, Math.max(1, slash)));
    if (!Files.isDirectory(folder)) {
      throw Problem.notFound("input '" + text + "': there is no folder '" + folder + "'")
          .asException();
    }
    String pattern = text.substring(slash + 1);
    return new Folder(text, folder, FileSystems.getDefault().getPathMatcher("glob:" + pattern));
  }
}
