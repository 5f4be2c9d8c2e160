package idunno.logs.core.regex;

import java.util.Arrays;

/// Runs an automaton over one line, all its states at a time: slower than [LazyDfa], but it knows
/// where a match is, and sees words that are not ASCII. Work is at most (length of the line) x
/// (size of the automaton) for a match. For one thread.
final class NfaWalk {
  private final Nfa nfa;
  private final int[] stack;
  private int stacked;
  private Threads now;
  private Threads next;
  private int matchStart;
  private int matchEnd;

  /// States in the order in which they were reached, and where in the line each set out; an earlier
  /// one set out no later.
  private static final class Threads {
    private final int[] states;
    private final int[] starts;
    private final int[] seen;
    private int size;
    private int generation;

    Threads(int states) {
      this.states = new int[states];
      this.starts = new int[states];
      this.seen = new int[states];
    }

    void clear() {
      size = 0;
      generation++;
      if (generation == Integer.MAX_VALUE) {
        Arrays.fill(seen, 0);
        generation = 1;
      }
    }

    boolean mark(int state) {
      boolean isNew = seen[state] != generation;
      seen[state] = generation;
      return isNew;
    }

    void add(int state, int start) {
      states[size] = state;
      starts[size++] = start;
    }
  }

  NfaWalk(Nfa nfa) {
    this.nfa = nfa;
    this.stack = new int[nfa.size()];
    this.now = new Threads(nfa.size());
    this.next = new Threads(nfa.size());
  }

  int matchStart() {
    return matchStart;
  }

  int matchEnd() {
    return matchEnd;
  }

  /// Whether the line from `start` to before `end` has a match anywhere.
  boolean matches(byte[] text, int start, int end) {
    return run(text, new Line(start, end), start, false);
  }

  /// A line's place in a buffer.
  record Line(int start, int end) {}

  /// Finds the first match at `from` or behind it that is not empty, and the longest that begins
  /// there.
  boolean find(byte[] text, Line line, int from) {
    return run(text, line, from, true);
  }

  private boolean run(byte[] text, Line line, int from, boolean wantsPlace) {
    matchStart = -1;
    matchEnd = -1;
    now.clear();
    Look.Side before = side(text, line, from, true);
    for (int at = from; ; at++) {
      Look.Side after = side(text, line, at, false);
      next.clear();
      for (int i = 0; i < now.size; i++) {
        if (matchStart < 0 || now.starts[i] <= matchStart) {
          reach(now.states[i], now.starts[i], before, after);
        }
      }
      if (matchStart < 0 && !(nfa.looksAtWords() && isInside(text, line, at))) {
        reach(nfa.start(), at, before, after);
      }
      if (ends(at, wantsPlace) && !wantsPlace) {
        return true;
      }
      if (at == line.end() || matchStart >= 0 && next.size == 0) {
        return matchStart >= 0;
      }
      step(text[at] & 0xff);
      before = nfa.looksAtWords() ? side(text, line, at + 1, true) : Look.Side.OTHER;
    }
  }

  private static boolean isInside(byte[] text, Line line, int at) {
    return Utf8.isInside(text, line.start(), at, line.end());
  }

  /// Adds a state and all that is to be had from it without a byte.
  private void reach(int state, int start, Look.Side before, Look.Side after) {
    stacked = 0;
    push(state);
    while (stacked > 0) {
      int each = stack[--stacked];
      if (nfa.takesByte(each) || nfa.isEnd(each)) {
        next.add(each, start);
      } else if (!nfa.isLook(each) || nfa.look(each).holds(before, after)) {
        for (int way : nfa.ways(each)) {
          push(way);
        }
      }
    }
  }

  private void push(int state) {
    if (next.mark(state)) {
      stack[stacked++] = state;
    }
  }

  private boolean ends(int at, boolean wantsPlace) {
    for (int i = 0; i < next.size; i++) {
      if (nfa.isEnd(next.states[i]) && (!wantsPlace || at > next.starts[i])) {
        if (matchStart < 0 || next.starts[i] <= matchStart) {
          matchStart = next.starts[i];
          matchEnd = at;
        }
        return true;
      }
    }
    return false;
  }

  /// Takes a byte: what was reached becomes what to go on from.
  private void step(int value) {
    now.clear();
    for (int i = 0; i < next.size; i++) {
      int state = next.states[i];
      if (nfa.takesByte(state)) {
        int to = nfa.next(state, value);
        if (to >= 0 && now.mark(to)) {
          now.add(to, next.starts[i]);
        }
      }
    }
  }

  /// What is before or after a place; without conditions about words only the line's ends matter.
  private Look.Side side(byte[] text, Line line, int at, boolean before) {
    if (at == (before ? line.start() : line.end())) {
      return Look.Side.EDGE;
    }
    if (!nfa.looksAtWords()) {
      return Look.Side.OTHER;
    }
    int c = before ? Utf8.before(text, line.start(), at) : Utf8.at(text, at, line.end());
    if (c == Utf8.NONE) {
      int value = text[before ? at - 1 : at] & 0xff;
      return Classes.isWord(value) ? Look.Side.BROKEN_WORD : Look.Side.OTHER;
    }
    return Classes.isWord(c) ? Look.Side.WORD : Look.Side.OTHER;
  }
}
