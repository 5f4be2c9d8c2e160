package idunno.cli.logs;

import idunno.cli.command.Arguments;
import idunno.cli.http.Failure;
import idunno.cli.output.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a node is asked for.
final class LogsRequest {
  private final LogsOptions options;
  private final boolean json;

  LogsRequest(LogsOptions options, boolean json) {
    this.options = options;
    this.json = json;
  }

  /// @throws Failure with what is wrong
  Json body() {
    Long context = number("--context");
    return Json.object(
        "patterns", patterns(),
        "syntax", syntax(),
        "ignore_case", options.has("--ignore-case"),
        "word", options.has("--word-regexp"),
        "line", options.has("--line-regexp"),
        "invert", options.has("--invert-match"),
        "mode", mode(),
        "only_matching", options.has("--only-matching"),
        "max_count", number("--max-count"),
        "before", or(number("--before-context"), context),
        "after", or(number("--after-context"), context),
        "numbers", json || options.has("--line-number") || options.has("--stats"),
        "text", options.has("--text"),
        "since_ms", absolute("--since"),
        "since_ago_ms", ago("--since"),
        "until_ms", absolute("--until"),
        "until_ago_ms", ago("--until"),
        "level", options.last("--level"),
        "nodes", names("--node"),
        "not_nodes", names("--not-node"),
        "files", names("--file"));
  }

  private List<String> patterns() {
    List<String> patterns = new ArrayList<>(options.all("--regexp"));
    List<String> parameters = options.parameters();
    int expected = patterns.isEmpty() ? 1 : 0;
    if (parameters.size() < expected) {
      throw Failure.badInput("an argument is missing: idunno logs [OPTIONS] PATTERN");
    }
    if (parameters.size() > expected) {
      throw Failure.badInput(
          "'"
              + parameters.get(expected)
              + "' is one argument too many for logs: put the pattern into quotes, and choose files"
              + " with --file");
    }
    patterns.addAll(parameters);
    return patterns;
  }

  private String syntax() {
    if (options.has("--fixed-strings")) {
      return "fixed";
    }
    return options.has("--basic-regexp") ? "basic" : "extended";
  }

  private String mode() {
    if (options.has("--quiet") || options.has("--files-with-matches")) {
      return "files_with";
    }
    if (options.has("--files-without-match")) {
      return "files_without";
    }
    return options.has("--count") ? "count" : "lines";
  }

  private static Long or(@Nullable Long first, @Nullable Long second) {
    return first != null ? first : second != null ? second : Long.valueOf(0);
  }

  private @Nullable Long number(String option) {
    Long number = Arguments.number(option, options.last(option));
    if (number != null && number < 0) {
      throw Failure.badInput(option + " " + number + " is negative");
    }
    return number;
  }

  private List<String> names(String option) {
    return options.all(option).stream()
        .flatMap(each -> Arrays.stream(each.split(",", -1)))
        .filter(each -> !each.isEmpty())
        .toList();
  }

  /// A duration such as `5m` in milliseconds, or null when it is no duration.
  private @Nullable Long ago(String option) {
    String text = options.last(option);
    if (text == null || text.length() < 2) {
      return null;
    }
    long unit =
        switch (text.charAt(text.length() - 1)) {
          case 's' -> 1;
          case 'm' -> 60;
          case 'h' -> 3_600;
          case 'd' -> 86_400;
          case 'w' -> 7 * 86_400;
          default -> 0;
        };
    String digits = text.substring(0, text.length() - 1);
    boolean isDuration =
        unit > 0 && digits.length() <= 9 && digits.chars().allMatch(Character::isDigit);
    return isDuration ? Duration.ofSeconds(unit * Long.parseLong(digits)).toMillis() : null;
  }

  /// A moment in milliseconds since 1970, or null when it is a duration or was not given.
  private @Nullable Long absolute(String option) {
    String text = options.last(option);
    if (text == null || ago(option) != null) {
      return null;
    }
    try {
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException e) {
      return local(option, text, e);
    }
  }

  /// Without a zone a time is one of this machine's zone.
  private static long local(String option, String text, DateTimeParseException first) {
    String whole = text.replace(' ', 'T') + (text.length() == 10 ? "T00:00:00" : "");
    try {
      return LocalDateTime.parse(whole).atZone(ZoneId.systemDefault()).toInstant().toEpochMilli();
    } catch (DateTimeParseException e) {
      e.addSuppressed(first);
      String line =
          "'%s' is no time for %s: write 5m, 2h, 3d or 2026-11-24T03:45:00Z"
              .formatted(text, option);
      throw new Failure(Failure.BAD_INPUT, line, e);
    }
  }
}
