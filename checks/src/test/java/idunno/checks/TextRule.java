package idunno.checks;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A text that no file of a kind may hold, and what to write in its place.
public record TextRule(String name, Predicate<TextFile> where, Pattern banned, String cure) {

  /// Adds every place that matches.
  public void check(TextFile file, Findings findings) {
    if (!where.test(file)) {
      return;
    }
    var matcher = banned.matcher(file.text());
    while (matcher.find()) {
      findings.add(file, matcher.start(), "'" + matcher.group().strip() + "': " + cure);
    }
  }
}
