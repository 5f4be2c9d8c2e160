package idunno.logs.core.regex;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compiles a pattern, from its end to its start: each part is told where to go on.
final class NfaBuilder {
  /// What a state of the deterministic automaton may have to look at.
  private static final int MOST_STATES = 100_000;

  private final List<int @Nullable []> bytes = new ArrayList<>();
  private final List<int @Nullable []> ways = new ArrayList<>();
  private final List<@Nullable Look> looks = new ArrayList<>();
  private final Map<CharSet, Utf8Tree> trees = new HashMap<>();

  private NfaBuilder() {}

  /// @throws PatternException when it would be too large
  static Nfa build(Pattern pattern) throws PatternException {
    NfaBuilder builder = new NfaBuilder();
    int end = builder.add(null, null, null);
    int start = builder.compile(pattern, end);
    return new Nfa(
        builder.bytes.toArray(int[][]::new),
        builder.ways.toArray(int[][]::new),
        builder.looks.toArray(Look[]::new),
        start);
  }

  private int add(int @Nullable [] ranges, int @Nullable [] to, @Nullable Look look)
      throws PatternException {
    if (bytes.size() >= MOST_STATES) {
      throw new PatternException(
          "Regular expression too big: repeat less, or name fewer characters", 0);
    }
    bytes.add(ranges);
    ways.add(to);
    looks.add(look);
    return bytes.size() - 1;
  }

  private int compile(Pattern pattern, int next) throws PatternException {
    return switch (pattern) {
      case Pattern.Empty() -> next;
      case Pattern.One(CharSet set) -> one(set, next);
      case Pattern.Sequence(List<Pattern> parts) -> {
        int at = next;
        for (int i = parts.size() - 1; i >= 0; i--) {
          at = compile(parts.get(i), at);
        }
        yield at;
      }
      case Pattern.Choice(List<Pattern> parts) -> {
        int[] to = new int[parts.size()];
        for (int i = 0; i < to.length; i++) {
          to[i] = compile(parts.get(i), next);
        }
        yield add(null, to, null);
      }
      case Pattern.Repeat(Pattern part, int least, int most) -> repeat(part, least, most, next);
      case Pattern.At(Look look) -> add(null, new int[] {next}, look);
    };
  }

  private int repeat(Pattern part, int least, int most, int next) throws PatternException {
    int at = next;
    if (most == Pattern.UNLIMITED) {
      int[] to = {-1, next};
      at = add(null, to, null);
      to[0] = compile(part, at);
    } else {
      for (int i = least; i < most; i++) {
        at = add(null, new int[] {compile(part, at), next}, null);
      }
    }
    for (int i = 0; i < least; i++) {
      at = compile(part, at);
    }
    return at;
  }

  /// No character of a line is the end of a line.
  private int one(CharSet set, int next) throws PatternException {
    Utf8Tree tree = trees.get(set);
    if (tree == null) {
      tree = Utf8Tree.of(set.and(CharSet.of('\n').not()));
      trees.put(set, tree);
    }
    int[] states = new int[tree.nodes()];
    for (int node = 0; node < tree.nodes(); node++) {
      int[] ranges = tree.ranges(node).clone();
      for (int i = 2; i < ranges.length; i += 3) {
        ranges[i] = ranges[i] < 0 ? next : states[ranges[i]];
      }
      states[node] = add(ranges, null, null);
    }
    return states[tree.nodes() - 1];
  }
}
