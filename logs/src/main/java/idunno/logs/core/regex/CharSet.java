package idunno.logs.core.regex;

import java.util.Arrays;
import java.util.function.IntPredicate;

/// A set of Unicode characters as sorted, disjoint ranges; never of what UTF-8 cannot encode.
final class CharSet {
  private static final int LAST = Character.MAX_CODE_POINT;
  private static final int FIRST_SURROGATE = 0xD800;
  private static final int LAST_SURROGATE = 0xDFFF;

  static final CharSet NONE = new CharSet(new int[0]);

  /// All that UTF-8 can encode.
  static final CharSet ALL =
      new CharSet(new int[] {0, FIRST_SURROGATE - 1, LAST_SURROGATE + 1, LAST});

  /// First and last of each range, in turn.
  private final int[] bounds;

  private CharSet(int[] bounds) {
    this.bounds = bounds;
  }

  static CharSet of(int character) {
    return range(character, character);
  }

  /// From `first` to `last`, both in it.
  static CharSet range(int first, int last) {
    return new CharSet(new int[] {first, last}).and(ALL);
  }

  /// Those that the test holds for.
  static CharSet where(IntPredicate test) {
    int[] found = new int[64];
    int size = 0;
    boolean in = false;
    for (int c = 0; c <= LAST + 1; c++) {
      boolean now = c <= LAST && (c < FIRST_SURROGATE || c > LAST_SURROGATE) && test.test(c);
      if (now != in) {
        if (size == found.length) {
          found = Arrays.copyOf(found, 2 * size);
        }
        found[size++] = now ? c : c - 1;
        in = now;
      }
    }
    return new CharSet(Arrays.copyOf(found, size));
  }

  int ranges() {
    return bounds.length / 2;
  }

  int first(int range) {
    return bounds[2 * range];
  }

  int last(int range) {
    return bounds[2 * range + 1];
  }

  boolean isEmpty() {
    return bounds.length == 0;
  }

  /// How many characters are in it.
  int size() {
    int size = 0;
    for (int i = 0; i < ranges(); i++) {
      size += last(i) - first(i) + 1;
    }
    return size;
  }

  boolean contains(int character) {
    int low = 0;
    int high = ranges() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (character < first(middle)) {
        high = middle - 1;
      } else if (character > last(middle)) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  CharSet not() {
    int[] turned = new int[bounds.length + 2];
    int size = 0;
    int next = 0;
    for (int i = 0; i < ranges(); i++) {
      if (first(i) > next) {
        turned[size++] = next;
        turned[size++] = first(i) - 1;
      }
      next = last(i) + 1;
    }
    if (next <= LAST) {
      turned[size++] = next;
      turned[size++] = LAST;
    }
    return new CharSet(Arrays.copyOf(turned, size)).and(ALL);
  }

  CharSet or(CharSet other) {
    long[] all = new long[ranges() + other.ranges()];
    for (int i = 0; i < ranges(); i++) {
      all[i] = (long) first(i) << 32 | last(i);
    }
    for (int i = 0; i < other.ranges(); i++) {
      all[ranges() + i] = (long) other.first(i) << 32 | other.last(i);
    }
    Arrays.sort(all);
    int[] joined = new int[2 * all.length];
    int size = 0;
    for (long each : all) {
      int first = (int) (each >>> 32);
      int last = (int) each;
      if (size > 0 && first <= joined[size - 1] + 1) {
        joined[size - 1] = Math.max(joined[size - 1], last);
      } else {
        joined[size++] = first;
        joined[size++] = last;
      }
    }
    return new CharSet(Arrays.copyOf(joined, size));
  }

  CharSet and(CharSet other) {
    int[] both = new int[2 * (ranges() + other.ranges())];
    int size = 0;
    int mine = 0;
    int theirs = 0;
    while (mine < ranges() && theirs < other.ranges()) {
      int first = Math.max(first(mine), other.first(theirs));
      int last = Math.min(last(mine), other.last(theirs));
      if (first <= last) {
        both[size++] = first;
        both[size++] = last;
      }
      if (last(mine) < other.last(theirs)) {
        mine++;
      } else {
        theirs++;
      }
    }
    return new CharSet(Arrays.copyOf(both, size));
  }

  /// With all that differ from one of it in nothing but case.
  CharSet folded() {
    return Folding.of(this);
  }
}
