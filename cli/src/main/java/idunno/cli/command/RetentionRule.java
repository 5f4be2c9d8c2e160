package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.cli.output.Json;
import org.jspecify.annotations.Nullable;

/// A rule of retention as users write and read it.
///
/// @param keep how many versions; null: no such limit
/// @param keepForMs for how long after they were replaced; null: no such limit
record RetentionRule(@Nullable Long keep, @Nullable Long keepForMs) {
  private static final String UNITS = "smhdw";
  private static final long[] UNIT_MS = {1_000, 60_000, 3_600_000, 86_400_000, 604_800_000};

  /// Reads `all`, a number of versions, or a duration such as `30d`.
  static RetentionRule parse(String text) {
    if (text.equals("all")) {
      return new RetentionRule(null, null);
    }
    boolean isNumber = !text.isEmpty() && text.chars().allMatch(Character::isDigit);
    return isNumber
        ? new RetentionRule(versions("RULE", text), null)
        : new RetentionRule(null, duration("RULE", text));
  }

  /// A number of versions.
  ///
  /// @param what it is, for the user
  static long versions(String what, String text) {
    Long versions = Arguments.number(what, text);
    if (versions == null || versions < 1 || versions > Integer.MAX_VALUE) {
      throw Failure.badInput(what + " " + text + ": at least one version is kept");
    }
    return versions;
  }

  /// A duration in milliseconds.
  ///
  /// @param what it is, for the user
  static long duration(String what, String text) {
    int unit = text.isEmpty() ? -1 : UNITS.indexOf(text.charAt(text.length() - 1));
    String number = text.substring(0, Math.max(0, text.length() - 1));
    boolean isNumber =
        !number.isEmpty()
            && number.length() <= 9
            && number.chars().allMatch(c -> c >= '0' && c <= '9');
    if (unit < 0 || !isNumber || Long.parseLong(number) == 0) {
      throw Failure.badInput(
          "'" + text + "' is no time for " + what + ": write 90s, 30m, 12h, 7d or 4w");
    }
    return Long.parseLong(number) * UNIT_MS[unit];
  }

  /// What the node is told.
  Json document(String prefix) {
    return Json.object("prefix", prefix, "keep", keep, "keep_for_ms", keepForMs);
  }

  /// For people.
  static String shown(Json rule) {
    if (!rule.at("keep").isNothing()) {
      return "the newest " + rule.at("keep").text();
    }
    if (rule.at("keep_for_ms").isNothing()) {
      return "all";
    }
    long ms = rule.at("keep_for_ms").integer();
    for (int unit = UNIT_MS.length - 1; unit >= 0; unit--) {
      if (ms % UNIT_MS[unit] == 0) {
        return "for " + ms / UNIT_MS[unit] + UNITS.charAt(unit);
      }
    }
    return "for " + ms + " ms";
  }
}
