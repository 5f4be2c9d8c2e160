package idunno.logs.core.regex;

import java.util.ArrayList;
import java.util.List;

/// Patterns made ready to search with. Any thread may use it; each makes a [Matcher] of its own.
public final class Program {
  private final Nfa nfa;
  private final Requirement requirement;

  private Program(Nfa nfa, Requirement requirement) {
    this.nfa = nfa;
    this.requirement = requirement;
  }

  /// @throws PatternException when one is no pattern, or is too large
  public static Program compile(PatternSet set) throws PatternException {
    List<Pattern> all = new ArrayList<>();
    for (String text : set.patterns()) {
      all.add(Parser.parse(text, set.syntax(), set.ignoreCase()));
    }
    Pattern any = all.isEmpty() ? new Pattern.One(CharSet.NONE) : Pattern.choice(all);
    Pattern whole = around(set, any);
    return new Program(NfaBuilder.build(whole), Requirement.of(whole));
  }

  private static Pattern around(PatternSet set, Pattern pattern) {
    if (set.wholeLine()) {
      return between(Look.LINE_START, pattern, Look.LINE_END);
    }
    return set.wholeWord() ? between(Look.NO_WORD_BEFORE, pattern, Look.NO_WORD_AFTER) : pattern;
  }

  private static Pattern between(Look before, Pattern pattern, Look after) {
    return new Pattern.Sequence(List.of(new Pattern.At(before), pattern, new Pattern.At(after)));
  }

  /// A matcher for one thread.
  public Matcher matcher(Kernels kernels) {
    return new Matcher(nfa, requirement, kernels);
  }
}
