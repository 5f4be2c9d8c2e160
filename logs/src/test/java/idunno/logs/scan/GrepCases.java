package idunno.logs.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Patterns and options for the comparison with grep.
final class GrepCases {
  private static final List<String> EITHER =
      List.of(
          "foo",
          "ERROR",
          "n1",
          "a",
          "",
          "^",
          "$",
          "^$",
          "^foo",
          "bar$",
          "^a*$",
          ".",
          "..",
          "a.b",
          "[ab]b",
          "[^a]b",
          "[^ ]*=",
          "[[:digit:]]",
          "[[:alpha:]][[:digit:]]",
          "[[:space:]]",
          "[[:upper:]]",
          "[[:lower:]]*x",
          "[[:punct:]]",
          "[a-f]x",
          "[]x]",
          "[^]x]",
          "[a-]",
          "[.]",
          "[*]",
          "a*",
          "a*b",
          "aa*b",
          "ERROR.*n1",
          "x.*y",
          "\\.",
          "\\*",
          "\\<foo",
          "foo\\>",
          "\\<foo\\>",
          "\\bbar",
          "bar\\b",
          "\\Bbar",
          "bar\\B",
          "\\w",
          "\\W\\W",
          "\\s",
          "\\S\\S*",
          "\\w*$",
          "é",
          "é.é",
          "[é日]",
          "日本",
          "“",
          "\\wé",
          "é\\w",
          "\\<é",
          "ß",
          "k",
          "s",
          "i",
          "[[=a=]]b",
          "[[.a.]]b",
          "straße",
          "event=[a-z]*ed",
          "task=[0-9]*\\.5",
          "2026-11-24T0[12]:.*WARN",
          "^2026",
          "ms=9999[0-9]$",
          "nothing like this",
          "\r$",
          "\r",
          "\\`foo",
          "foo\\'",
          "a^b",
          "a$b",
          "x$y",
          "{",
          "}",
          "]",
          "a)",
          "\\\\",
          "-",
          "[[:alnum:]_]*-");

  private static final List<String> EXTENDED =
      List.of(
          "foo|bar",
          "foo|",
          "|foo",
          "()",
          "a()b",
          "(a|b)b",
          "(foo|bar)+",
          "a+",
          "a+b",
          "ab?b",
          "a{2}",
          "a{2,}",
          "a{,2}b",
          "a{1,2}b",
          "(ab){2}",
          "(a|ab)(c|bcd)*",
          "^(foo|bar)$",
          "^foo|bar$",
          "(^a|b$)",
          "(^|[^a-z])n1($|[^0-9])",
          "[0-9]{2,3}",
          "[0-9]+\\.[0-9]+",
          "([0-9]{1,3}\\.){3}[0-9]{1,3}",
          "ERROR|WARN|failed",
          "error|timeout|deleted|joined|xyz",
          "(x|y)*z",
          "(.*a){5}b",
          "(a*)*b",
          "(a+)+$",
          "(a|aa)+$",
          "a**",
          "a+?",
          "*a",
          "+a",
          "a|*b",
          "(*b)",
          "^*",
          "{1}a",
          "a{",
          "a{1",
          "a{x",
          "a{,",
          "(|a)",
          "a||b",
          "(a|)b",
          "\\(",
          "\\)",
          "\\{",
          "\\|",
          "a\\{1\\}",
          "\\w+=\\w+",
          "\\bn[0-9]+\\b",
          "\\<(n|x)1\\>",
          "(é|É)t",
          ".{3}$",
          "^.{0,5}$",
          "[^[:space:]]{9,}",
          "(foo|foobar)(bar)?",
          "x[_-]y",
          "k+",
          "(s|S){2}",
          "event=(failed|deleted) task=1",
          "node=n(1|2|3) .* ms=[0-9]{5}$",
          "a)",
          "(^)a",
          "a($)",
          "a{1}{2}",
          "((a))",
          "(a)(b)",
          "^^a",
          "a$$",
          "a\\>b?",
          "\\Ba+\\B",
          "([^b]b)+",
          "a.*b.*c");

  private static final List<String> BASIC =
      List.of(
          "foo\\|bar",
          "\\(foo\\)",
          "\\(a\\|b\\)b",
          "a\\+",
          "a\\?b",
          "a\\{2\\}",
          "a\\{1,2\\}b",
          "a\\{,2\\}b",
          "\\(ab\\)\\{2\\}",
          "*a",
          "^*",
          "\\(*a\\)",
          "a+",
          "a?",
          "a|b",
          "(a)",
          "a{1}",
          "\\(^a\\)",
          "\\(a$\\)",
          "a\\|^b",
          "a$\\|b",
          "\\+a",
          "x\\|*a",
          "^^a",
          "a$$");

  private static final List<String> REFUSED =
      List.of(
          "[a",
          "[[:foo:]]",
          "[:space:]",
          "[b-a]",
          "\\",
          "a\\",
          "[[.ab.]]",
          "[a-z-9]",
          "[[:alpha:]-z]",
          "[z-[:alpha:]]",
          "[a[=",
          "[[:alpha:",
          "[[:alpha");

  private GrepCases() {}

  static List<GrepCase> handPicked() {
    List<GrepCase> cases = new ArrayList<>();
    for (String pattern : EITHER) {
      cases.add(GrepCase.of("-n", pattern));
      cases.add(GrepCase.of("-E -i -n", pattern));
      cases.add(GrepCase.of("-F -n", pattern));
      cases.add(GrepCase.of("-o -n", pattern));
    }
    EXTENDED.forEach(pattern -> cases.add(GrepCase.of("-E", pattern)));
    // The two matchers within GNU grep differ about this one.
    EXTENDED.stream()
        .filter(pattern -> !pattern.equals("{1}a"))
        .forEach(pattern -> cases.add(GrepCase.of("-E -o -i", pattern)));
    BASIC.forEach(pattern -> cases.add(GrepCase.of("-n", pattern)));
    return cases;
  }

  static List<GrepCase> options() {
    List<GrepCase> cases = new ArrayList<>();
    List<GrepCase> bases =
        List.of(
            GrepCase.of("", "ERROR"),
            GrepCase.of("-E", "foo|n1"),
            GrepCase.of("-E", "^[^ ]* *$"),
            GrepCase.of("-F", "a", "bar"),
            GrepCase.of("-i", "error"),
            GrepCase.of("", "x"),
            GrepCase.of("-E", "é|a+"),
            GrepCase.of("", ""),
            GrepCase.of("-E", "n1?\\>", "b$"));
    List<String> options =
        List.of(
            "-v",
            "-c",
            "-n",
            "-c -v",
            "-w",
            "-x",
            "-w -v",
            "-x -v",
            "-w -o",
            "-x -o",
            "-m 1",
            "-m 0",
            "-m 3 -c",
            "-m 2 -v",
            "-m 5 -A 2",
            "-A 1",
            "-B 1",
            "-C 1",
            "-C 2 -n",
            "-A 3 -n",
            "-B 4 -n -v",
            "-C 1 -v -n",
            "-c -w -i",
            "-o -n",
            "-o -v",
            "-i -x -n",
            "-m 2 -C 2 -n",
            "-n -m 4 -v -A 2",
            "-w -i -n",
            "-o -w -i");
    for (GrepCase base : bases) {
      options.forEach(each -> cases.add(base.with(each)));
    }
    // Where nothing can be wanted, GNU grep does not even print the count; what an empty word
    // between
    // broken characters is, only it knows.
    cases.removeIf(each ->
        each.patterns().contains("")
            && (each.options().containsAll(List.of("-c", "-v")) || each.options().contains("-w")));
    return cases;
  }

  static List<GrepCase> refused() {
    List<GrepCase> cases = new ArrayList<>();
    REFUSED.forEach(pattern -> cases.add(GrepCase.of("", pattern)));
    REFUSED.forEach(pattern -> cases.add(GrepCase.of("-E", pattern)));
    List.of("(", "a{2,1}", "a{32768}", "a{1,2,3}", "(a", "((a)")
        .forEach(pattern -> cases.add(GrepCase.of("-E", pattern)));
    List.of("\\(", "\\)", "a\\{1", "a\\{2,1\\}", "\\(a", "a\\)", "x\\{")
        .forEach(pattern -> cases.add(GrepCase.of("", pattern)));
    return cases;
  }

  /// Patterns made by chance, of few letters, each with options by chance.
  static List<GrepCase> generated(Random random, int count) {
    List<String> options = List.of("-n", "-c", "-o", "-i -n", "-x", "-v", "-i -o");
    List<GrepCase> cases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String pattern = pattern(random, 3, false);
      cases.add(GrepCase.of("-E " + options.get(random.nextInt(options.size())), pattern));
    }
    return cases;
  }

  /// GNU's matchers do not agree with one another on what repeating a condition means.
  private static String pattern(Random random, int depth, boolean repeated) {
    return switch (depth == 0 ? 0 : random.nextInt(7)) {
      case 0, 1 -> atom(random, repeated);
      case 2, 3 -> pattern(random, depth - 1, repeated) + pattern(random, depth - 1, repeated);
      case 4 ->
          "("
              + pattern(random, depth - 1, repeated)
              + "|"
              + pattern(random, depth - 1, repeated)
              + ")";
      case 5 -> "(" + pattern(random, depth - 1, true) + ")" + repeat(random);
      default -> atom(random, true) + repeat(random) + pattern(random, depth - 1, repeated);
    };
  }

  private static String atom(Random random, boolean repeated) {
    String[] atoms = {
      "a",
      "a",
      "b",
      "b",
      "ab",
      "c",
      "A",
      "é",
      " ",
      "1",
      "_",
      ".",
      "\\.",
      "[ab]",
      "[^a]",
      "[^ab ]",
      "[[:alpha:]]",
      "\\w",
      "\\W",
      "foo",
      "bar",
      "[a-c]",
      "\\s"
    };
    String[] conditions = {"^", "$", "\\<", "\\>", "\\b", "\\B"};
    return !repeated && random.nextInt(5) == 0
        ? conditions[random.nextInt(conditions.length)]
        : atoms[random.nextInt(atoms.length)];
  }

  private static String repeat(Random random) {
    String[] repeats = {"*", "+", "?", "{2}", "{1,3}", "{0,1}", "{2,}"};
    return repeats[random.nextInt(repeats.length)];
  }
}
