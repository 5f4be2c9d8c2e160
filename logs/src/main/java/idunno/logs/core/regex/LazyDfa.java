package idunno.logs.core.regex;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A deterministic automaton over bytes whose states are made when they are first needed, and
/// forgotten when they are too many. It answers whether a line has a match, a byte at a time, over
/// many lines at once: the end of a line takes it back to its start. For one thread.
///
/// A match is noticed one byte late, when what follows it is known; every line must therefore end
/// with a newline.
final class LazyDfa {
  /// Transitions kept, at most: 8 MiB.
  private static final int MOST_TRANSITIONS = 2 << 20;

  private static final int UNKNOWN = -1;
  private static final int MATCH = -2;

  /// A byte that this automaton cannot judge: a word that is not ASCII.
  private static final int QUIT = -3;

  /// Nothing can match in this line any more.
  private static final int DEAD = -4;

  /// Results of [#run].
  static final int NO_MATCH = -1;

  private final Nfa nfa;
  private final byte[] classes = new byte[256];
  private final int[] samples;
  private final int stride;
  private final Map<State, Integer> known = new HashMap<>();
  private State[] states = new State[16];
  private int[] transitions;
  private int size;
  private int startState;
  private int at;

  private final int[] stack;
  private final int[] reached;
  private final int[] seen;
  private int generation;
  private int reachedSize;
  private int stacked;

  /// @param items states of the nondeterministic automaton, sorted
  /// @param before what was before
  private record State(int[] items, Look.Side before) {
    @Override
    public boolean equals(Object other) {
      return other instanceof State(int[] theirs, Look.Side side)
          && side == before
          && Arrays.equals(items, theirs);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(items) + before.ordinal();
    }
  }

  LazyDfa(Nfa nfa) {
    this.nfa = nfa;
    this.stack = new int[nfa.size()];
    this.reached = new int[nfa.size()];
    this.seen = new int[nfa.size()];
    this.samples = classify();
    this.stride = samples.length;
    this.transitions = new int[16 * stride];
    restart();
  }

  /// Gives bytes that no part of the pattern tells apart the same class.
  private int[] classify() {
    boolean[] begins = new boolean[257];
    begins['\n'] = true;
    begins['\n' + 1] = true;
    for (int state = 0; state < nfa.size(); state++) {
      if (nfa.takesByte(state)) {
        int[] ranges = nfa.ranges(state);
        for (int i = 0; i < ranges.length; i += 3) {
          begins[ranges[i]] = true;
          begins[ranges[i + 1] + 1] = true;
        }
      }
    }
    if (nfa.looksAtWords()) {
      begins[0x80] = true;
      for (int c = 1; c < 0x80; c++) {
        begins[c] |= Classes.isWord(c) != Classes.isWord(c - 1);
      }
    }
    int count = 0;
    int[] found = new int[256];
    for (int value = 0; value < 256; value++) {
      if (value == 0 || begins[value]) {
        found[count++] = value;
      }
      classes[value] = (byte) (count - 1);
    }
    return Arrays.copyOf(found, count);
  }

  private void restart() {
    known.clear();
    size = 0;
    startState = intern(Look.Side.EDGE, true);
  }

  /// Where the last [#run] noticed what it returned: in the line, or its newline.
  int at() {
    return at;
  }

  /// Looks through whole lines for the first with a match.
  ///
  /// @param from the start of a line
  /// @param to behind a newline
  /// @return 1 for a match in the line around [#at], 0 when somebody else must judge that line, or
  ///   [#NO_MATCH] when no line has one
  int run(byte[] text, int from, int to) {
    int state = startState;
    byte[] ofByte = classes;
    int[] table = transitions;
    int i = from;
    while (i < to) {
      int next = table[state + (ofByte[text[i] & 0xff] & 0xff)];
      if (next >= 0) {
        state = next;
        i++;
        continue;
      }
      if (next == UNKNOWN) {
        state = learn(state, ofByte[text[i] & 0xff] & 0xff);
        table = transitions;
        continue;
      }
      at = i;
      if (next == MATCH) {
        return 1;
      }
      if (next == QUIT) {
        return 0;
      }
      while (i < to && text[i] != '\n') {
        i++;
      }
      i++;
      state = startState;
    }
    return NO_MATCH;
  }

  /// Works out one transition.
  ///
  /// @return the state to try again from: another number for the same one, when old ones were
  ///   forgotten
  private int learn(int offset, int ofByte) {
    State state = states[offset / stride];
    int value = samples[ofByte];
    int result = transition(state, value);
    if (result == UNKNOWN) {
      restart();
      reachedSize = 0;
      for (int item : state.items()) {
        reached[reachedSize++] = item;
      }
      return internReached(state.before());
    }
    transitions[offset + ofByte] = result;
    return offset;
  }

  private int transition(State state, int value) {
    boolean newline = value == '\n';
    if (nfa.looksAtWords() && value >= 0x80) {
      return QUIT;
    }
    Look.Side after = newline ? Look.Side.EDGE : sideOf(value);
    if (settle(state, after)) {
      return MATCH;
    }
    if (newline) {
      return startState;
    }
    int[] here = Arrays.copyOf(reached, reachedSize);
    clear();
    Look.Side before = sideOf(value);
    for (int item : here) {
      if (nfa.takesByte(item)) {
        int to = nfa.next(item, value);
        if (to >= 0) {
          reach(to, before, null);
        }
      }
    }
    return size * stride >= MOST_TRANSITIONS ? UNKNOWN : intern(before, false);
  }

  private Look.Side sideOf(int value) {
    return nfa.looksAtWords() && Classes.isWord(value) ? Look.Side.WORD : Look.Side.OTHER;
  }

  /// Decides the conditions that waited for what comes after.
  ///
  /// @return whether a match ends here
  private boolean settle(State state, Look.Side after) {
    clear();
    boolean ends = false;
    for (int item : state.items()) {
      reach(item, state.before(), after);
    }
    for (int i = 0; i < reachedSize; i++) {
      ends |= nfa.isEnd(reached[i]);
    }
    return ends;
  }

  /// The state of what was reached, and of the pattern's own start, which may be anywhere.
  private int intern(Look.Side before, boolean fresh) {
    if (fresh) {
      clear();
    }
    reach(nfa.start(), before, null);
    return internReached(before);
  }

  private int internReached(Look.Side before) {
    // Behind a word a match may begin again.
    if (reachedSize == 0 && !nfa.looksAtWords()) {
      return DEAD;
    }
    int[] items = Arrays.copyOf(reached, reachedSize);
    Arrays.sort(items);
    State state = new State(items, before);
    Integer same = known.get(state);
    if (same != null) {
      return same;
    }
    if (size == states.length) {
      states = Arrays.copyOf(states, 2 * size);
      transitions = Arrays.copyOf(transitions, 2 * size * stride);
    }
    int offset = size * stride;
    Arrays.fill(transitions, offset, offset + stride, UNKNOWN);
    states[size++] = state;
    known.put(state, offset);
    return offset;
  }

  private void clear() {
    generation++;
    if (generation == Integer.MAX_VALUE) {
      Arrays.fill(seen, 0);
      generation = 1;
    }
    reachedSize = 0;
  }

  /// Adds a state and all that is to be had from it without a byte; a condition that needs to know
  /// what comes after waits while that is null.
  private void reach(int from, Look.Side before, Look.@Nullable Side after) {
    stacked = 0;
    push(from);
    while (stacked > 0) {
      int state = stack[--stacked];
      boolean waits = nfa.isLook(state) && after == null && !nfa.look(state).looksBackOnly();
      if (nfa.takesByte(state) || nfa.isEnd(state) || waits) {
        reached[reachedSize++] = state;
      } else if (!nfa.isLook(state)
          || nfa.look(state).holds(before, after == null ? Look.Side.OTHER : after)) {
        for (int way : nfa.ways(state)) {
          push(way);
        }
      }
    }
  }

  private void push(int state) {
    if (seen[state] != generation) {
      seen[state] = generation;
      stack[stacked++] = state;
    }
  }
}
