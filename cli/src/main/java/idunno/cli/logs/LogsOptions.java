package idunno.cli.logs;

import idunno.base.Nearest;
import idunno.cli.http.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The arguments of `logs`, read as grep reads its own: short options in one word (`-in`), values
/// behind them (`-A3`, `-A 3`), some more than once.
final class LogsOptions {
  /// One option.
  ///
  /// @param letter without its dash, or 0
  /// @param name with its dashes; of options that mean the same, the first has the values
  /// @param label of its value; empty for a flag
  private record Option(char letter, String name, String label, String description) {}

  private static final List<Option> KNOWN =
      List.of(
          new Option(
              'E', "--extended-regexp", "", "PATTERN is an extended regular expression (default)"),
          new Option('G', "--basic-regexp", "", "PATTERN is a basic regular expression"),
          new Option('F', "--fixed-strings", "", "PATTERN is a text, not a pattern"),
          new Option('e', "--regexp", "PATTERN", "what to search for; may be given several times"),
          new Option('i', "--ignore-case", "", "upper and lower case are the same"),
          new Option('v', "--invert-match", "", "the lines without a match"),
          new Option('w', "--word-regexp", "", "matches are whole words"),
          new Option('x', "--line-regexp", "", "matches are whole lines"),
          new Option('c', "--count", "", "how many lines each file has, with its name"),
          new Option('l', "--files-with-matches", "", "the names of files that have any"),
          new Option('L', "--files-without-match", "", "the names of files that have none"),
          new Option(
              'o',
              "--only-matching",
              "",
              "only the matching parts of lines; '-o json' and '-o text' choose the output"),
          new Option('n', "--line-number", "", "with the lines' numbers"),
          new Option('m', "--max-count", "N", "at most N lines of each file"),
          new Option('A', "--after-context", "N", "and N lines after each"),
          new Option('B', "--before-context", "N", "and N lines before each"),
          new Option('C', "--context", "N", "and N lines before and after each"),
          new Option('H', "--with-filename", "", "with the names of node and file (default)"),
          new Option('\0', "--no-filename", "", "without them"),
          new Option('a', "--text", "", "binary files are text too"),
          new Option('q', "--quiet", "", "nothing but the exit code"),
          new Option(
              '\0',
              "--since",
              "TIME",
              "from then on: 5m, 2h, 3d (ago, by each node's clock), or 2026-11-24T03:45:00Z"),
          new Option('\0', "--until", "TIME", "only before then"),
          new Option(
              '\0', "--level", "LEVEL", "of this level or a graver one: debug, info, warn, error"),
          new Option('\0', "--node", "NAME,...", "only these nodes; * and ? stand for anything"),
          new Option('\0', "--not-node", "NAME,...", "not these nodes"),
          new Option('\0', "--file", "NAME,...", "only these files; * and ? stand for anything"),
          new Option('\0', "--stats", "", "count the lines too"),
          new Option('\0', "--no-summary", "", "no summary but of what is missing"),
          new Option('\0', "--color", "WHEN", "auto (default), always, never"),
          new Option('\0', "--output", "json|text", "JSON lines, or text for people (default)"),
          new Option(
              '\0',
              "--address",
              "HOST:PORT",
              "any node (default: $IDUNNO_ADDRESS, then 127.0.0.1:7400)"));

  private final Map<String, List<String>> values = new HashMap<>();
  private final List<String> parameters = new ArrayList<>();

  private LogsOptions() {}

  /// @throws Failure with what is wrong
  static LogsOptions parse(List<String> arguments) {
    LogsOptions options = new LogsOptions();
    int at = 0;
    while (at < arguments.size()) {
      String word = arguments.get(at);
      if (word.equals("--")) {
        options.parameters.addAll(arguments.subList(at + 1, arguments.size()));
        break;
      }
      @Nullable String next = at + 1 < arguments.size() ? arguments.get(at + 1) : null;
      boolean tookNext = false;
      if (word.startsWith("--")) {
        tookNext = options.named(word, next);
      } else if (word.length() > 1 && word.charAt(0) == '-') {
        tookNext = options.letters(word, next);
      } else {
        options.parameters.add(word);
      }
      at += tookNext ? 2 : 1;
    }
    return options;
  }

  static String help() {
    StringBuilder help = new StringBuilder("Usage: idunno logs [OPTIONS] PATTERN\n");
    help.append(
        """
        Searches the logs of all nodes, as grep would. Lines go to standard output, what became of
        each node to standard error. Exit codes: 0 found, 1 nothing found, 2 wrong use, 3 a part is
        missing, 4 not now.

        Options:
        """);
    for (Option option : KNOWN) {
      String shown =
          (option.letter() == 0 ? "    " : "-" + option.letter() + ", ")
              + option.name()
              + (option.label().isEmpty() ? "" : " " + option.label());
      help.append("  ").append(shown).append(" ".repeat(Math.max(1, 30 - shown.length())));
      help.append(option.description()).append('\n');
    }
    return help.toString();
  }

  private boolean named(String word, @Nullable String next) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    Option option = byName(name);
    if (option.label().isEmpty()) {
      if (equals >= 0) {
        throw Failure.badInput(name + " takes no value");
      }
      add(option, "");
      return false;
    }
    if (equals >= 0) {
      add(option, word.substring(equals + 1));
      return false;
    }
    if (next == null) {
      throw Failure.badInput(name + " needs a value: " + name + " " + option.label());
    }
    add(option, next);
    return true;
  }

  /// A word of short options.
  ///
  /// @return whether the last of them took the next word as its value
  private boolean letters(String word, @Nullable String next) {
    if (word.equals("-o") && next != null && (next.equals("json") || next.equals("text"))) {
      add(byName("--output"), next);
      return true;
    }
    for (int i = 1; i < word.length(); i++) {
      Option option = byLetter(word.charAt(i));
      if (option.label().isEmpty()) {
        add(option, "");
      } else if (i + 1 < word.length()) {
        add(option, word.substring(i + 1));
        return false;
      } else if (next == null) {
        throw Failure.badInput(
            "-%s needs a value: -%s %s"
                .formatted(option.letter(), option.letter(), option.label()));
      } else {
        add(option, next);
        return true;
      }
    }
    return false;
  }

  private void add(Option option, String value) {
    values.computeIfAbsent(option.name(), _ -> new ArrayList<>()).add(value);
  }

  private static Option byLetter(char letter) {
    for (Option option : KNOWN) {
      if (option.letter() == letter) {
        return option;
      }
    }
    String why =
        switch (letter) {
          case 'P' ->
              "Perl's patterns cannot be searched in linear time and are refused; there is -E";
          case 'r', 'R' -> "all logs are searched anyway";
          default -> "idunno logs --help lists them";
        };
    throw Failure.badInput("there is no option '-" + letter + "' for logs: " + why);
  }

  private static Option byName(String name) {
    for (Option option : KNOWN) {
      if (option.name().equals(name)) {
        return option;
      }
    }
    throw Failure.badInput(
        "there is no option '"
            + name
            + "' for logs"
            + Nearest.to(name, KNOWN.stream().map(Option::name).toList())
                .map(near -> "; did you mean '" + near + "'?")
                .orElse(": idunno logs --help lists them"));
  }

  List<String> parameters() {
    return parameters;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /// All values of an option; none when it was not given.
  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /// The last value of an option, or null.
  @Nullable String last(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? null : all.getLast();
  }
}
