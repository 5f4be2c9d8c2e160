package idunno.cli.transfer;

import org.jspecify.annotations.Nullable;

/// A file's name with the version that is meant, null for the newest.
public record NameVersion(String name, @Nullable Long version) {
  private static final int MOST_DIGITS = 18;

  /// Reads `NAME[@VERSION]`: an `@` counts only before final digits, so that `a@b` is a plain name.
  ///
  /// @param exact the value of `--version`: then the whole text is the name
  public static NameVersion parse(String text, @Nullable Long exact) {
    if (exact != null) {
      return new NameVersion(text, exact);
    }
    int at = text.lastIndexOf('@');
    String digits = text.substring(at + 1);
    boolean isVersion =
        at > 0
            && !digits.isEmpty()
            && digits.length() <= MOST_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return isVersion
        ? new NameVersion(text.substring(0, at), Long.valueOf(digits))
        : new NameVersion(text, null);
  }
}
