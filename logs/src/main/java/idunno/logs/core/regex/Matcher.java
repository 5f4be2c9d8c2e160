package idunno.logs.core.regex;

import idunno.logs.core.regex.Kernels.Finder;
import org.jspecify.annotations.Nullable;

/// Searches lines for a program's patterns, in time linear in their length. For one thread.
public final class Matcher {
  /// When looking closer is in vain more often than once in so many bytes, all is looked at at
  /// once.
  private static final int BYTES_PER_VAIN_LOOK = 96;

  private static final int FIRST_JUDGEMENT = 256;

  private final Kernels kernels;
  private final Nfa nfa;
  private final LazyDfa dfa;
  private final boolean isAll;
  private @Nullable Finder finder;
  private @Nullable NfaWalk walk;
  private long vainLooks;
  private long vainBytes;

  Matcher(Nfa nfa, Requirement requirement, Kernels kernels) {
    this.kernels = kernels;
    this.nfa = nfa;
    this.dfa = new LazyDfa(nfa);
    this.isAll = requirement.isAll();
    this.finder = requirement.texts().isEmpty() ? null : kernels.finder(requirement.texts());
  }

  /// Finds the first line with a match.
  ///
  /// @param from the start of a line
  /// @param to behind the newline of a line
  /// @return the place of that line's newline, or -1
  public int next(byte[] text, int from, int to) {
    int at = from;
    while (at < to) {
      Finder quick = finder;
      if (quick == null) {
        return nextByAutomaton(text, at, to);
      }
      int found = quick.find(text, at, to);
      if (found < 0) {
        vainBytes += to - at;
        return -1;
      }
      int end = kernels.indexOf(text, found, to, (byte) '\n');
      if (isAll || hasMatch(text, Kernels.lineStart(text, at, found), end)) {
        return end;
      }
      weigh(end + 1 - at);
      at = end + 1;
    }
    return -1;
  }

  private void weigh(int bytes) {
    vainLooks++;
    vainBytes += bytes;
    if (vainLooks >= FIRST_JUDGEMENT && vainLooks * BYTES_PER_VAIN_LOOK > vainBytes) {
      finder = null;
    }
  }

  private int nextByAutomaton(byte[] text, int from, int to) {
    int at = from;
    while (at < to) {
      int result = dfa.run(text, at, to);
      if (result == LazyDfa.NO_MATCH) {
        return -1;
      }
      int end = kernels.indexOf(text, dfa.at(), to, (byte) '\n');
      if (result == 1 || walk().matches(text, Kernels.lineStart(text, at, dfa.at()), end)) {
        return end;
      }
      at = end + 1;
    }
    return -1;
  }

  /// Whether the line has a match.
  ///
  /// @param end the place of its newline, which must be there
  private boolean hasMatch(byte[] text, int start, int end) {
    int result = dfa.run(text, start, end + 1);
    return result == 0 ? walk().matches(text, start, end) : result == 1;
  }

  private NfaWalk walk() {
    NfaWalk made = walk;
    if (made == null) {
      made = new NfaWalk(nfa);
      walk = made;
    }
    return made;
  }

  /// Finds the first match in a line at `from` or behind it that is not empty, and the longest that
  /// begins there; [#matchStart] and [#matchEnd] say where.
  ///
  /// @param start the line's start
  /// @param end the place of its newline
  public boolean find(byte[] text, int start, int end, int from) {
    return walk().find(text, new NfaWalk.Line(start, end), from);
  }

  /// Where the last match that was found begins.
  public int matchStart() {
    return walk().matchStart();
  }

  /// The place behind it.
  public int matchEnd() {
    return walk().matchEnd();
  }
}
