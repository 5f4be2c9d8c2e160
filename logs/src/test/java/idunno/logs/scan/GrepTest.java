package idunno.logs.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import idunno.logs.core.regex.Kernels;
import idunno.logs.core.regex.PatternException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same lines as GNU grep's, byte for byte, for many patterns, options and kinds of files.
/// Skipped where grep is not GNU's.
final class GrepTest {
  private static final Kernels KERNELS = new VectorKernels();

  @TempDir private Path dir;

  @BeforeEach
  void grepIsInstalled() throws Exception {
    assumeTrue(version().contains("GNU grep"), "needs GNU grep on the PATH");
  }

  private static String version() throws InterruptedException {
    try {
      Process process = new ProcessBuilder("grep", "--version").redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int unused = process.waitFor();
      return said;
    } catch (IOException e) {
      return "no grep: " + e;
    }
  }

  @Test
  void handPickedPatternsGiveTheSameLines() throws Exception {
    compare(GrepCases.handPicked(), GrepFiles.some(dir));
  }

  @Test
  void generatedPatternsGiveTheSameLines() throws Exception {
    compare(GrepCases.generated(new Random(6), 300), GrepFiles.small(dir, new Random(7)));
  }

  @Test
  void loopsWithAndWithoutVectorsFindTheSame() throws Exception {
    for (GrepCase each : GrepCases.handPicked()) {
      for (Path file : GrepFiles.some(dir)) {
        assertThat(GrepText.of(each, file, KERNELS))
            .as("%s in %s", each, file)
            .isEqualTo(GrepText.of(each, file, Kernels.plain()));
      }
    }
  }

  @Test
  void optionsGiveTheSameLines() throws Exception {
    compare(GrepCases.options(), GrepFiles.all(dir));
  }

  @Test
  void whatGrepRefusesIsRefused() throws Exception {
    Path empty = Files.createFile(dir.resolve("empty"));
    for (GrepCase each : GrepCases.refused()) {
      assertThat(grep(each, empty)).as("%s", each).isNull();
      assertThat(ours(each, empty)).as("%s", each).isNull();
    }
  }

  private void compare(List<GrepCase> cases, List<Path> files) throws Exception {
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (GrepCase each : cases) {
      for (Path file : files) {
        byte[] theirs = grep(each, file);
        byte[] ours = ours(each, file);
        compared++;
        if (!Arrays.equals(theirs, ours)) {
          wrong.add(
              "%s in %s:%n  grep: %s%n  here: %s"
                  .formatted(each.words(), file.getFileName(), shown(theirs), shown(ours)));
        }
      }
    }
    assertThat(wrong).as("of %d comparisons", compared).isEmpty();
  }

  private static String shown(byte @org.jspecify.annotations.Nullable [] text) {
    return text == null
        ? "refused"
        : text.length
            + " bytes: "
            + new String(text, 0, Math.min(text.length, 300), StandardCharsets.ISO_8859_1)
                .replace("\n", "\\n");
  }

  private static byte @org.jspecify.annotations.Nullable [] ours(GrepCase each, Path file)
      throws IOException {
    try {
      return GrepText.of(each, file, KERNELS);
    } catch (PatternException e) {
      return null;
    }
  }

  private static byte @org.jspecify.annotations.Nullable [] grep(GrepCase each, Path file)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("grep"));
    words.addAll(each.words());
    words.addAll(List.of("--", file.toString()));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long unused = process.getInputStream().transferTo(out);
    return process.waitFor() == 2 ? null : out.toByteArray();
  }
}
