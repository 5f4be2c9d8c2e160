package idunno.membership.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The listed members in ring order, with a digest that two nodes compare instead of their lists.
/// 12 bytes a member beside the standings, which nodes in one process may share.
final class Roster {
  /// Into how many parts the ring is cut for comparing: the first bits of the key.
  static final int PARTS = 64;

  private static final int PART_SHIFT = Long.SIZE - 6;

  private long[] keys = new long[8];
  private @Nullable Standing[] standings = new Standing[8];
  private int size;
  private final long[] parts = new long[PARTS];
  private long digest;
  private boolean shared;

  /// One that lists the same; the two share their memory until either changes.
  Roster copy() {
    Roster copy = new Roster();
    copy.keys = keys;
    copy.standings = standings;
    copy.size = size;
    System.arraycopy(parts, 0, copy.parts, 0, PARTS);
    copy.digest = digest;
    copy.shared = true;
    shared = true;
    return copy;
  }

  private void own() {
    if (shared) {
      keys = keys.clone();
      standings = standings.clone();
      shared = false;
    }
  }

  int size() {
    return size;
  }

  long digest() {
    return digest;
  }

  /// The digest of each part.
  long[] parts() {
    return parts.clone();
  }

  static int partOf(long key) {
    return (int) (key >>> PART_SHIFT);
  }

  @Nullable Standing find(long key) {
    int at = indexOf(key);
    return at < 0 ? null : at(at);
  }

  /// All members in ring order.
  List<Standing> all() {
    List<Standing> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      all.add(at(i));
    }
    return all;
  }

  /// The member at `index` in ring order, which goes round.
  Standing at(int index) {
    Standing standing = standings[Math.floorMod(index, size)];
    if (standing == null) {
      throw new IllegalStateException("no member at " + index + " of " + size);
    }
    return standing;
  }

  /// Where `key` is, or `-1 - index` of where it would be.
  int indexOf(long key) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compareUnsigned(keys[middle], key);
      if (order == 0) {
        return middle;
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return -1 - low;
  }

  /// Lists a member, or replaces what was listed of its address.
  void put(Standing standing) {
    int at = indexOf(standing.key());
    if (at >= 0) {
      if (standing.equals(standings[at])) {
        return;
      }
      own();
      toggle(at(at));
      standings[at] = standing;
    } else {
      own();
      insert(-1 - at, standing);
    }
    toggle(standing);
  }

  private void insert(int at, Standing standing) {
    if (size == keys.length) {
      int larger = size + (size >> 1);
      keys = Arrays.copyOf(keys, larger);
      standings = Arrays.copyOf(standings, larger);
    }
    System.arraycopy(keys, at, keys, at + 1, size - at);
    System.arraycopy(standings, at, standings, at + 1, size - at);
    keys[at] = standing.key();
    standings[at] = standing;
    size++;
  }

  void remove(long key) {
    int at = indexOf(key);
    if (at < 0) {
      return;
    }
    own();
    toggle(at(at));
    System.arraycopy(keys, at + 1, keys, at, size - at - 1);
    System.arraycopy(standings, at + 1, standings, at, size - at - 1);
    standings[--size] = null;
  }

  private void toggle(Standing standing) {
    long share = standing.digest();
    digest ^= share;
    parts[partOf(standing.key())] ^= share;
  }

  /// The nearest member that `wanted` accepts, seen from `key` and never that itself.
  ///
  /// @param step 1 for successors, -1 for predecessors
  /// @param skip how many accepted ones to pass over
  @Nullable Standing neighbour(long key, int step, int skip, Predicate<Standing> wanted) {
    int at = indexOf(key);
    int start = at >= 0 ? at : (step > 0 ? -2 - at : -1 - at);
    int left = skip;
    for (int i = 1; i <= size; i++) {
      Standing candidate = at(start + i * step);
      if (candidate.key() == key) {
        continue;
      }
      if (wanted.test(candidate) && left-- == 0) {
        return candidate;
      }
    }
    return null;
  }
}
