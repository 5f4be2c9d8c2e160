package idunno.serving.client;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/// Writes a job's answers into a folder: `results.jsonl` and `errors.jsonl`, both in the order of
/// the inputs, both replaced together at the end or left as they were.
public final class ResultsWriter {
  private static final byte[] ID = "{\"id\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] OUTPUT = ",\"output\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ERROR = ",\"error\":".getBytes(StandardCharsets.US_ASCII);

  private byte[] line = new byte[1 << 16];
  private int length;
  private long results;
  private long errors;

  private ResultsWriter() {}

  /// How many lines went where.
  public record Written(long results, long errors, Path resultsFile, Path errorsFile) {}

  /// @param lines `{"id","output"}` or `{"id","error"}` a line; read to its end, not closed
  /// @param folder made if it is not there
  /// @throws IOException also when a line is something else, or the last one is cut short
  public static Written write(InputStream lines, Path folder) throws IOException {
    return new ResultsWriter().run(lines, folder);
  }

  private Written run(InputStream lines, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path resultsPart = part(folder, "results");
    Path errorsPart = part(folder, "errors");
    try {
      try (OutputStream good = open(resultsPart);
          OutputStream bad = open(errorsPart)) {
        split(lines, good, bad);
      }
      Path resultsFile = replace(resultsPart, folder.resolve("results.jsonl"));
      Path errorsFile = replace(errorsPart, folder.resolve("errors.jsonl"));
      return new Written(results, errors, resultsFile, errorsFile);
    } finally {
      Files.deleteIfExists(resultsPart);
      Files.deleteIfExists(errorsPart);
    }
  }

  private static Path part(Path folder, String name) {
    return folder.resolve("." + name + "." + ProcessHandle.current().pid() + ".part");
  }

  private static OutputStream open(Path part) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(part), 1 << 16);
  }

  private static Path replace(Path part, Path target) throws IOException {
    return Files.move(
        part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void split(InputStream lines, OutputStream good, OutputStream bad) throws IOException {
    byte[] chunk = new byte[1 << 16];
    for (int n = lines.read(chunk); n >= 0; n = lines.read(chunk)) {
      int start = 0;
      for (int i = 0; i < n; i++) {
        if (chunk[i] == '\n') {
          append(chunk, start, i + 1);
          end(good, bad);
          start = i + 1;
        }
      }
      append(chunk, start, n);
    }
    if (length > 0) {
      throw new IOException("the results end in the middle of a line: try again");
    }
  }

  private void append(byte[] from, int start, int end) {
    int more = end - start;
    if (line.length - length < more) {
      line = Arrays.copyOf(line, Math.max(2 * line.length, length + more));
    }
    System.arraycopy(from, start, line, length, more);
    length += more;
  }

  private void end(OutputStream good, OutputStream bad) throws IOException {
    int afterId = afterId();
    if (continuesWith(OUTPUT, afterId)) {
      results++;
      good.write(line, 0, length);
    } else if (continuesWith(ERROR, afterId)) {
      errors++;
      bad.write(line, 0, length);
    } else {
      throw new IOException(
          "line " + (results + errors + 1) + " of the results is neither output nor error");
    }
    length = 0;
  }

  /// Where the id's string ends, or -1 where there is none.
  private int afterId() {
    if (!continuesWith(ID, 0)) {
      return -1;
    }
    for (int i = ID.length; i < length; i++) {
      if (line[i] == '\\') {
        i++;
      } else if (line[i] == '"') {
        return i + 1;
      }
    }
    return -1;
  }

  private boolean continuesWith(byte[] text, int at) {
    return at >= 0
        && length - at >= text.length
        && Arrays.equals(line, at, at + text.length, text, 0, text.length);
  }
}
