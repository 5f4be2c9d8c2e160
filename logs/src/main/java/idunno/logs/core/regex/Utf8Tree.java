package idunno.logs.core.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A set of characters as the sequences of bytes that encode them in UTF-8: a graph whose nodes
/// each take a byte, where equal rests are shared. The root is the last node.
final class Utf8Tree {
  private static final int[] LARGEST = {0x7F, 0x7FF, 0xFFFF, 0x10FFFF};

  private final List<int[]> nodes = new ArrayList<>();
  private final Map<List<Integer>, Integer> known = new HashMap<>();

  private Utf8Tree() {}

  static Utf8Tree of(CharSet set) {
    Utf8Tree tree = new Utf8Tree();
    List<int[]> sequences = new ArrayList<>();
    for (int i = 0; i < set.ranges(); i++) {
      split(set.first(i), set.last(i), sequences);
    }
    int unused = tree.node(sequences, 0);
    return tree;
  }

  int nodes() {
    return nodes.size();
  }

  /// First byte, last byte and next node of each way, sorted; -1 where the character ends.
  int[] ranges(int node) {
    return nodes.get(node);
  }

  /// Cuts a range of characters into ranges of bytes, one for each byte of the encoding: all
  /// combinations of them are in the range (as RE2 and utf8-ranges do).
  private static void split(int first, int last, List<int[]> into) {
    for (int largest : LARGEST) {
      if (first <= largest && last > largest) {
        split(first, largest, into);
        split(largest + 1, last, into);
        return;
      }
    }
    if (last > 0x7F) {
      for (int bits = 6; bits < 24; bits += 6) {
        int mask = (1 << bits) - 1;
        if ((first & ~mask) != (last & ~mask)) {
          if ((first & mask) != 0) {
            split(first, first | mask, into);
            split((first | mask) + 1, last, into);
            return;
          }
          if ((last & mask) != mask) {
            split(first, (last & ~mask) - 1, into);
            split(last & ~mask, last, into);
            return;
          }
        }
      }
    }
    byte[] low = encode(first);
    byte[] high = encode(last);
    int[] sequence = new int[2 * low.length];
    for (int i = 0; i < low.length; i++) {
      sequence[2 * i] = low[i] & 0xff;
      sequence[2 * i + 1] = high[i] & 0xff;
    }
    into.add(sequence);
  }

  static byte[] encode(int c) {
    if (c < 0x80) {
      return new byte[] {(byte) c};
    }
    if (c < 0x800) {
      return new byte[] {(byte) (0xC0 | c >> 6), rest(c, 0)};
    }
    if (c < 0x10000) {
      return new byte[] {(byte) (0xE0 | c >> 12), rest(c, 6), rest(c, 0)};
    }
    return new byte[] {(byte) (0xF0 | c >> 18), rest(c, 12), rest(c, 6), rest(c, 0)};
  }

  private static byte rest(int c, int shift) {
    return (byte) (0x80 | c >> shift & 0x3F);
  }

  /// Sequences that begin with the same range of bytes at `depth` share a way.
  private int node(List<int[]> sequences, int depth) {
    List<Integer> ways = new ArrayList<>();
    int i = 0;
    while (i < sequences.size()) {
      int[] lead = sequences.get(i);
      int end = i + 1;
      while (end < sequences.size() && sequences.get(end)[2 * depth] == lead[2 * depth]) {
        end++;
      }
      boolean ends = lead.length == 2 * depth + 2;
      int next = ends ? -1 : node(sequences.subList(i, end), depth + 1);
      ways.addAll(List.of(lead[2 * depth], lead[2 * depth + 1], next));
      i = end;
    }
    if (depth > 0) {
      Integer same = known.get(ways);
      if (same != null) {
        return same;
      }
      known.put(List.copyOf(ways), nodes.size());
    }
    nodes.add(ways.stream().mapToInt(Integer::intValue).toArray());
    return nodes.size() - 1;
  }

  @Override
  public String toString() {
    return nodes.stream().map(Arrays::toString).toList().toString();
  }
}
