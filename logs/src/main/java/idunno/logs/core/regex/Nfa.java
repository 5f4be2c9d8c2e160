package idunno.logs.core.regex;

/// A nondeterministic automaton over bytes (Thompson's). Immutable; any thread may use it.
///
/// A state is one of: an end; a condition with one way on; a fork with several; or a place that
/// takes a byte, with its ways by ranges of bytes.
final class Nfa {
  /// Per state: the ends of the ranges (first, last, next, ...), null for other kinds.
  private final int[][] bytes;

  /// Per state: where a fork leads, or a condition's one way; null for others.
  private final int[][] ways;

  /// Per state: its condition, null for others.
  private final Look[] looks;

  private final int start;
  private final boolean looksAtWords;
  private final boolean looksAhead;

  Nfa(int[][] bytes, int[][] ways, Look[] looks, int start) {
    this.bytes = bytes;
    this.ways = ways;
    this.looks = looks;
    this.start = start;
    boolean words = false;
    boolean ahead = false;
    for (Look look : looks) {
      words |= look != null && look.isAboutWords();
      ahead |= look != null && !look.looksBackOnly();
    }
    this.looksAtWords = words;
    this.looksAhead = ahead;
  }

  int size() {
    return bytes.length;
  }

  int start() {
    return start;
  }

  boolean isEnd(int state) {
    return bytes[state] == null && ways[state] == null;
  }

  boolean takesByte(int state) {
    return bytes[state] != null;
  }

  boolean isLook(int state) {
    return looks[state] != null;
  }

  Look look(int state) {
    return looks[state];
  }

  int[] ways(int state) {
    return ways[state];
  }

  /// First, last and next state of each range of bytes that the state takes, sorted.
  int[] ranges(int state) {
    return bytes[state];
  }

  /// Where the state goes with a byte, or -1.
  int next(int state, int value) {
    int[] ranges = bytes[state];
    int low = 0;
    int high = ranges.length / 3 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (value < ranges[3 * middle]) {
        high = middle - 1;
      } else if (value > ranges[3 * middle + 1]) {
        low = middle + 1;
      } else {
        return ranges[3 * middle + 2];
      }
    }
    return -1;
  }

  boolean looksAtWords() {
    return looksAtWords;
  }

  /// Whether some condition asks for what comes after a place.
  boolean looksAhead() {
    return looksAhead;
  }
}
