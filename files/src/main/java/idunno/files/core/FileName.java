package idunno.files.core;

import idunno.base.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/// The rules of file names, and how the command line writes a name with a version.
///
/// @param version the version asked for; empty means the newest
public record FileName(String name, OptionalLong version) {
  /// The longest name, in bytes of UTF-8.
  public static final int MAX_BYTES = 1_024;

  /// Names that start with this are the system's own.
  public static final String SYSTEM_PREFIX = ".idunno/";

  private static final int MAX_VERSION_DIGITS = 18;

  /// Reads `NAME` or `NAME@VERSION`: an `@` counts only when nothing but digits follows it.
  public static FileName parse(String text) {
    int at = text.lastIndexOf('@');
    String digits = text.substring(at + 1);
    boolean versioned =
        at > 0
            && !digits.isEmpty()
            && digits.length() <= MAX_VERSION_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return versioned
        ? new FileName(text.substring(0, at), OptionalLong.of(Long.parseLong(digits)))
        : new FileName(text, OptionalLong.empty());
  }

  /// Whether `name` belongs to the system. The core does not care; [idunno.files.FileService]
  /// refuses such a name unless its caller says that it acts for the system.
  public static boolean isSystem(String name) {
    return name.startsWith(SYSTEM_PREFIX)
        || name.equals(SYSTEM_PREFIX.substring(0, SYSTEM_PREFIX.length() - 1));
  }

  /// What is wrong with `name` as the name of a file, if anything.
  public static Optional<Problem> check(String name) {
    return flaw(name).map(flaw -> Problem.badInput("file name " + shown(name) + " " + flaw));
  }

  /// What is wrong with `prefix` as the beginning of users' names, if anything; empty stands for
  /// all of them.
  static Optional<Problem> checkPrefix(String prefix) {
    if (isSystem(prefix)) {
      return Optional.of(
          Problem.refused(
              "names under " + SYSTEM_PREFIX + " are the system's: choose another prefix"));
    }
    return prefix.isEmpty()
        ? Optional.empty()
        : flaw(prefix).map(flaw -> Problem.badInput("prefix " + shown(prefix) + " " + flaw));
  }

  private static Optional<String> flaw(String name) {
    if (name.isEmpty()) {
      return Optional.of("is empty: give it at least one character");
    }
    if (name.startsWith("/")) {
      return Optional.of("starts with '/': names are relative, leave the first '/' out");
    }
    if (name.length() > MAX_BYTES || utf8Length(name) > MAX_BYTES) {
      return Optional.of("is longer than " + MAX_BYTES + " bytes in UTF-8: shorten it");
    }
    if (name.codePoints().anyMatch(Character::isISOControl)) {
      return Optional.of("has a control character in it: leave it out");
    }
    if (name.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= 0xDFFF)) {
      return Optional.of("is not valid Unicode (half of a surrogate pair)");
    }
    return dotSegment(name);
  }

  private static Optional<String> dotSegment(String name) {
    for (String segment : name.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        return Optional.of("has the path segment '" + segment + "': leave it out");
      }
    }
    return Optional.empty();
  }

  private static int utf8Length(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  /// For a message of one line: quoted, without control characters, not too long.
  static String shown(String name) {
    String line = name.replaceAll("\\p{Cntrl}", "?");
    return "'" + (line.length() <= 120 ? line : line.substring(0, 117) + "...") + "'";
  }
}
