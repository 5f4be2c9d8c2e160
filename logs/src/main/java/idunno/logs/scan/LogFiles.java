package idunno.logs.scan;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which files a node has to search: its own log with what was rotated, oldest first, and those
/// that it is told to serve. Any thread may use it.
///
/// @param own the node's own log
/// @param served paths of files, of folders, whose files are meant, or with `*` and `?` in the last
///   part
public record LogFiles(Path own, List<String> served) {
  private static final Pattern ROTATED = Pattern.compile("(.*?)\\.(\\d+)(\\.gz)?");

  public LogFiles {
    served = List.copyOf(served);
  }

  /// What there is now.
  ///
  /// @param problems one line for each path where nothing can be had
  public record Found(List<LogFile> files, List<String> problems) {}

  public Found find() {
    List<LogFile> files = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Path folder = own.toAbsolutePath().resolveSibling(".").normalize();
    String name = String.valueOf(own.getFileName());
    add(folder, name + "*", files, problems);
    files.replaceAll(each -> new LogFile(String.valueOf(each.path().getFileName()), each.path()));
    for (String each : served) {
      serve(Path.of(each).toAbsolutePath(), files, problems);
    }
    return new Found(files, problems);
  }

  private static void serve(Path path, List<LogFile> files, List<String> problems) {
    if (Files.isDirectory(path)) {
      add(path, "*", files, problems);
    } else if (Files.exists(path)) {
      files.add(new LogFile(path.toString(), path));
    } else {
      int before = files.size();
      Path folder = path.getParent();
      if (folder != null && Files.isDirectory(folder)) {
        add(folder, String.valueOf(path.getFileName()), files, problems);
      }
      if (files.size() == before) {
        problems.add(path + ": there is no such file");
      }
    }
  }

  private static void add(Path folder, String glob, List<LogFile> files, List<String> problems) {
    PathMatcher wanted = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    List<LogFile> found = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(folder, path -> wanted.matches(path.getFileName()))) {
      for (Path path : all) {
        if (Files.isRegularFile(path)) {
          found.add(new LogFile(path.toString(), path));
        }
      }
    } catch (IOException e) {
      problems.add(folder + ": " + Problems.why(e));
    }
    found.sort(
        Comparator.comparing(LogFiles::family)
            .thenComparing(LogFiles::age)
            .thenComparing(LogFile::name));
    files.addAll(found);
  }

  /// `node.log` for `node.log.3.gz`.
  private static String family(LogFile file) {
    Matcher rotated = ROTATED.matcher(file.name());
    return rotated.matches() ? rotated.group(1) : file.name();
  }

  /// The highest number is the oldest.
  private static long age(LogFile file) {
    Matcher rotated = ROTATED.matcher(file.name());
    boolean isOld = rotated.matches() && rotated.group(2).length() < 10;
    return isOld ? -Long.parseLong(rotated.group(2)) : 1;
  }
}
