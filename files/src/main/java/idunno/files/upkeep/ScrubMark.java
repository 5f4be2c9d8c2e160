package idunno.files.upkeep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// How far the reading of all copies has come, kept in a small file so that a node that is started
/// every day comes to the end nevertheless. Losing it costs reading again.
///
/// @param startedMs when the pass began, milliseconds since the epoch
/// @param doneMs when it ended; 0: it has not
/// @param after the last name that has been read
record ScrubMark(long startedMs, long doneMs, String after) {
  static final ScrubMark NONE = new ScrubMark(0, 0, "");

  boolean isUnderWay() {
    return startedMs > 0 && doneMs == 0;
  }

  /// What [#write] wrote; [#NONE] when there is nothing of use.
  static ScrubMark read(Path file) throws IOException {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      return lines.size() == 3
          ? new ScrubMark(Long.parseLong(lines.get(0)), Long.parseLong(lines.get(1)), lines.get(2))
          : NONE;
    } catch (NoSuchFileException | NumberFormatException _) {
      return NONE;
    }
  }

  void write(Path file) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, startedMs + "\n" + doneMs + "\n" + after + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
