package idunno.serving.client;

/// A set of ids that keeps 8 bytes of each: whether one was there before it answers "no" or
/// "probably". Ten million take 256 MB at most.
final class IdSet {
  private long[] slots = new long[1 << 10];
  private int size;

  /// Whether an id with the same hash was there; it is afterwards.
  boolean add(String id) {
    if (3L * size >= 2L * slots.length) {
      grow();
    }
    long hash = hash(id);
    int slot = find(slots, hash);
    if (slots[slot] == hash) {
      return true;
    }
    slots[slot] = hash;
    size++;
    return false;
  }

  boolean contains(String id) {
    long hash = hash(id);
    return slots[find(slots, hash)] == hash;
  }

  private void grow() {
    long[] larger = new long[2 * slots.length];
    for (long hash : slots) {
      if (hash != 0) {
        larger[find(larger, hash)] = hash;
      }
    }
    slots = larger;
  }

  /// Where `hash` is, or the free place that it would have.
  private static int find(long[] slots, long hash) {
    int mask = slots.length - 1;
    int slot = (int) (hash ^ hash >>> 32) & mask;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /// 64 bits, never 0. Each step is a bijection, so that equal-length ids that differ in one
  /// character never collide.
  static long hash(String id) {
    long hash = 0x9E37_79B9_7F4A_7C15L ^ id.length();
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x2545_F491_4F6C_DD1DL;
      hash ^= hash >>> 29;
    }
    return hash == 0 ? 1 : hash;
  }
}
