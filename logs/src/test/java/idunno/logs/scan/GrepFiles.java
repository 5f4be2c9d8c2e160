package idunno.logs.scan;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// Files to search: what logs are like, and what they had better not be like.
final class GrepFiles {
  private static final List<String> WORDS =
      List.of(
          "ERROR",
          "error",
          "Error",
          "timeout",
          "n1",
          "n10",
          "foo",
          "foobar",
          "bar",
          "a",
          "ab",
          "aab",
          "aaa",
          "b",
          "",
          " ",
          "x_y",
          "x-y",
          "1",
          "42",
          "127.0.0.1:7400",
          "key=value",
          "event=failed",
          "straße",
          "STRASSE",
          "été",
          "ÉTÉ",
          "日本",
          "İı",
          "Kk\u212a",
          "ſS",
          "“quoted”",
          "\t",
          ".",
          "*",
          "[x]",
          "(y)",
          "\\",
          "^",
          "$",
          "{1}",
          "a{1}",
          "|");

  private static final String NULS = "foo\0bar\n\0\nERROR\0n1 a\n\0\0foo";

  private GrepFiles() {}

  static List<Path> all(Path dir) throws IOException {
    Random random = new Random(11);
    return List.of(
        write(dir, "words", words(random, 2_000, "\n")),
        write(dir, "empty", new byte[0]),
        write(dir, "newline", "\n".getBytes(StandardCharsets.UTF_8)),
        write(dir, "unended", "foo\nbar ERROR n1\nfoobar".getBytes(StandardCharsets.UTF_8)),
        write(dir, "crlf", words(random, 300, "\r\n")),
        write(dir, "bytes", bytes(random, 40_000)),
        write(dir, "nul", NULS.getBytes(StandardCharsets.UTF_8)),
        write(dir, "long", longLines(random)),
        write(dir, "log", log(random, 8_000)));
  }

  /// Enough for patterns; what files are like matters more to options.
  static List<Path> some(Path dir) throws IOException {
    Random random = new Random(12);
    return List.of(
        write(dir, "words", words(random, 2_000, "\n")),
        write(dir, "bytes", bytes(random, 20_000)),
        write(dir, "nul", NULS.getBytes(StandardCharsets.UTF_8)),
        write(dir, "log", log(random, 2_000)));
  }

  static List<Path> small(Path dir, Random random) throws IOException {
    return List.of(
        write(dir, "words", words(random, 400, "\n")),
        write(dir, "letters", letters(random, 600)),
        write(dir, "bytes", bytes(random, 4_000)));
  }

  private static Path write(Path dir, String name, byte[] content) throws IOException {
    return Files.write(dir.resolve(name), content);
  }

  private static byte[] words(Random random, int lines, String end) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      int words = random.nextInt(6);
      for (int word = 0; word < words; word++) {
        text.append(WORDS.get(random.nextInt(WORDS.size())));
        text.append(random.nextInt(3) == 0 ? "" : " ");
      }
      text.append(end);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Few different ones, so that patterns of them match.
  private static byte[] letters(Random random, int lines) {
    StringBuilder text = new StringBuilder();
    String alphabet = "aaabbcAB é1_ .\u212a";
    for (int i = 0; i < lines; i++) {
      for (int left = random.nextInt(12); left > 0; left--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      text.append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Anything, UTF-8 or not.
  private static byte[] bytes(Random random, int size) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (out.size() < size) {
      switch (random.nextInt(4)) {
        case 0 -> out.write(odd(random));
        case 1 -> out.write('a' + random.nextInt(4));
        case 2 ->
            out.writeBytes(Character.toString(character(random)).getBytes(StandardCharsets.UTF_8));
        default ->
            out.writeBytes(
                random.nextInt(8) == 0 ? new byte[] {'\n'} : new byte[] {' ', (byte) 0xC3});
      }
    }
    return out.toByteArray();
  }

  /// Any byte but those that begin a rare character with what may follow.
  private static int odd(Random random) {
    int value = random.nextInt(256);
    return value < 0xC2 || value > 0xF4 ? value : 0xFF;
  }

  /// One that all tables of characters agree about; those of a C library and of Java differ in what
  /// they call a letter in rarer scripts.
  private static int character(Random random) {
    int[] firsts = {0x2190, 0xC0, 0x391, 0x3B1, 0x410, 0x2010, 0x20A0, 0x4E00};
    return firsts[random.nextInt(firsts.length)] + random.nextInt(16);
  }

  private static byte[] longLines(Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int size : new int[] {40_000, 3, 300_000, 1_200_000, 70_000}) {
      for (int i = 0; i < size; i++) {
        out.write("aabx ".charAt(random.nextInt(5)));
      }
      out.writeBytes("ERROR n1\nfoo\n".getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  /// Lines as nodes write them.
  static byte[] log(Random random, int lines) {
    StringBuilder text = new StringBuilder();
    String[] levels = {"INFO", "INFO", "INFO", "WARN", "ERROR", "DEBUG"};
    String[] events = {"joined", "failed", "deleted", "started", "task_done", "put"};
    for (int i = 0; i < lines; i++) {
      text.append(
          "2026-11-24T%02d:%02d:%02d.%03dZ "
              .formatted(i / 3600 % 24, i / 60 % 60, i % 60, random.nextInt(1000)));
      text.append(levels[random.nextInt(levels.length)])
          .append(" node=n")
          .append(random.nextInt(12));
      text.append(" component=").append(random.nextBoolean() ? "membership" : "files");
      text.append(" event=").append(events[random.nextInt(events.length)]);
      text.append(" task=").append(random.nextInt(5_000)).append('.').append(random.nextInt(9));
      text.append(" ms=").append(random.nextInt(100_000)).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
