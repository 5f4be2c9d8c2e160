package idunno.cli.command;

import idunno.cli.output.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Splits a stream of answers into `results.jsonl` and `errors.jsonl`, lines as they came. Both
/// appear only when the stream has ended well: a broken one leaves older files as they were.
public final class ResultFiles {
  private ResultFiles() {}

  /// How many lines went where.
  public record Written(long results, long errors) {}

  /// Reads the stream to its end.
  public static Written write(InputStream answers, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path results = Files.createTempFile(folder, ".results", ".new");
    Path errors = Files.createTempFile(folder, ".errors", ".new");
    try {
      Written written = split(answers, results, errors);
      Files.move(results, folder.resolve("results.jsonl"), StandardCopyOption.REPLACE_EXISTING);
      Files.move(errors, folder.resolve("errors.jsonl"), StandardCopyOption.REPLACE_EXISTING);
      return written;
    } finally {
      Files.deleteIfExists(results);
      Files.deleteIfExists(errors);
    }
  }

  private static Written split(InputStream answers, Path results, Path errors) throws IOException {
    long good = 0;
    long bad = 0;
    try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8), 1 << 16);
        Writer resultsTo = Files.newBufferedWriter(results);
        Writer errorsTo = Files.newBufferedWriter(errors)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isBlank()) {
          continue;
        }
        boolean failed = isError(line);
        Writer to = failed ? errorsTo : resultsTo;
        to.write(line);
        to.write('\n');
        good += failed ? 0 : 1;
        bad += failed ? 1 : 0;
      }
    }
    return new Written(good, bad);
  }

  private static boolean isError(String line) {
    try {
      return Json.parse(line).at("output").isNothing();
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("the node sent a line that is no JSON: " + e.getMessage(), e);
    }
  }
}
