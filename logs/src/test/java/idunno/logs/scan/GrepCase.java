package idunno.logs.scan;

import idunno.logs.core.Search;
import idunno.logs.core.regex.PatternSet;
import idunno.logs.core.regex.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A pattern with options as grep's command line has them.
record GrepCase(List<String> options, List<String> patterns) {

  static GrepCase of(String options, String... patterns) {
    List<String> words = options.isEmpty() ? List.of() : List.of(options.split(" ", -1));
    return new GrepCase(words, List.of(patterns));
  }

  GrepCase with(String more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more.split(" ", -1)));
    return new GrepCase(all, patterns);
  }

  /// What stands behind `grep`.
  List<String> words() {
    List<String> words = new ArrayList<>(options);
    words.add("-a");
    patterns.forEach(pattern -> words.addAll(List.of("-e", pattern)));
    return words;
  }

  /// The same as a search.
  Search search() {
    Syntax syntax = has("-E") ? Syntax.EXTENDED : has("-F") ? Syntax.FIXED : Syntax.BASIC;
    return new Search(
        new PatternSet(patterns, syntax, has("-i"), has("-w"), has("-x")),
        has("-v"),
        has("-c") ? Search.Mode.COUNT : Search.Mode.LINES,
        has("-o"),
        number("-m", Long.MAX_VALUE),
        (int) Math.max(number("-B", 0), number("-C", 0)),
        (int) Math.max(number("-A", 0), number("-C", 0)),
        has("-n"),
        true,
        Search.Span.EVER,
        Optional.empty());
  }

  private boolean has(String option) {
    return options.contains(option);
  }

  private long number(String option, long absent) {
    int at = options.indexOf(option);
    return at < 0 ? absent : Long.parseLong(options.get(at + 1));
  }
}
