package idunno.files.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// All versions of one name packed into one byte array, because a million versions as objects would
/// cost three times the heap. An array starts with the number of the newest; slots of fixed width
/// follow, so that the oldest of ten thousand is found as fast as the only one.
///
/// A slot: time, blob id (2 words), size, SHA-256 (4 words), replica set number ([#MARKER] for a
/// delete marker, [#PURGED] for what was purged).
///
/// What is purged at the front leaves the table, so that a name of which only the last versions are
/// kept stays small: then the newest version's number is stored negative, and the first version and
/// the version of the first slot follow it. The newest version always has its slot.
final class VersionTable {
  static final int MARKER = -1;
  static final int PURGED = -2;

  private static final int SHORT_HEADER = 4;
  private static final int LONG_HEADER = 12;
  private static final int SLOT_BYTES = 8 * 8 + 4;
  private static final int GROW_TIGHTLY_BELOW = 8;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private VersionTable() {}

  static byte[] empty() {
    return new byte[SHORT_HEADER];
  }

  /// An empty table whose first version will have this number.
  static byte[] startingAt(long version) {
    if (version == 1) {
      return empty();
    }
    byte[] table = new byte[LONG_HEADER];
    INT.set(table, 0, -Math.toIntExact(version - 1));
    INT.set(table, 4, Math.toIntExact(version));
    INT.set(table, 8, Math.toIntExact(version));
    return table;
  }

  /// The number of the newest version.
  static int count(byte[] table) {
    return Math.abs((int) INT.get(table, 0));
  }

  /// The number of the oldest version that is not purged, or of the newest when all are.
  static int first(byte[] table) {
    return hasLongHeader(table) ? (int) INT.get(table, 4) : 1;
  }

  static long timeMs(byte[] table, long version) {
    return word(table, version, 0);
  }

  static BlobId blobId(byte[] table, long version) {
    return new BlobId(word(table, version, 1), word(table, version, 2));
  }

  static long size(byte[] table, long version) {
    return word(table, version, 3);
  }

  static Sha256 sha256(byte[] table, long version) {
    return new Sha256(
        word(table, version, 4),
        word(table, version, 5),
        word(table, version, 6),
        word(table, version, 7));
  }

  /// The number of the replica set, [#MARKER] or [#PURGED].
  static int replicaSet(byte[] table, long version) {
    return (int) INT.get(table, slot(table, version) + 64);
  }

  static boolean hasContent(byte[] table, long version) {
    return replicaSet(table, version) >= 0;
  }

  /// The table with a delete marker added; the given one must not be used any more.
  static byte[] withMarker(byte[] table, long timeMs) {
    return withoutContent(table, timeMs, MARKER);
  }

  /// The table with a version added that is purged already; the given one must not be used any
  /// more.
  static byte[] withPurged(byte[] table, long timeMs) {
    return withoutContent(table, timeMs, PURGED);
  }

  private static byte[] withoutContent(byte[] table, long timeMs, int kind) {
    byte[] grown = withRoom(table);
    int version = count(grown) + 1;
    setCount(grown, version);
    put(grown, version, 0, timeMs);
    INT.set(grown, slot(grown, version) + 64, kind);
    return withoutFront(grown);
  }

  /// The table with a version added; the given one must not be used any more.
  static byte[] withContent(byte[] table, long timeMs, Blob blob, int replicaSet) {
    byte[] grown = withRoom(table);
    int version = count(grown) + 1;
    setCount(grown, version);
    put(grown, version, 0, timeMs);
    put(grown, version, 1, blob.id().high());
    put(grown, version, 2, blob.id().low());
    put(grown, version, 3, blob.size());
    put(grown, version, 4, blob.sha256().a());
    put(grown, version, 5, blob.sha256().b());
    put(grown, version, 6, blob.sha256().c());
    put(grown, version, 7, blob.sha256().d());
    INT.set(grown, slot(grown, version) + 64, replicaSet);
    return withoutFront(grown);
  }

  /// The table with that version purged; its time stays for as long as it has a slot. The given
  /// table must not be used any more.
  static byte[] withoutVersion(byte[] table, long version) {
    for (int word = 1; word < 8; word++) {
      put(table, version, word, 0);
    }
    INT.set(table, slot(table, version) + 64, PURGED);
    return withoutFront(table);
  }

  private static byte[] withoutFront(byte[] table) {
    int count = count(table);
    int first = first(table);
    while (first < count && replicaSet(table, first) == PURGED) {
      first++;
    }
    int base = base(table);
    if (first == first(table)) {
      return table;
    }
    // Moved only now and then, or purging one by one would cost the square of their number.
    boolean isMoving = !hasLongHeader(table) || first - base > (count - base + 1) / 2;
    byte[] moved = isMoving ? movedTo(table, first) : table;
    INT.set(moved, 4, first);
    return moved;
  }

  /// The same with `base` as the version of the first slot.
  private static byte[] movedTo(byte[] table, int base) {
    int count = count(table);
    int bytes = (count - base + 1) * SLOT_BYTES;
    byte[] moved = new byte[LONG_HEADER + bytes];
    System.arraycopy(table, slot(table, base), moved, LONG_HEADER, bytes);
    INT.set(moved, 0, -count);
    INT.set(moved, 8, base);
    return moved;
  }

  /// Gives the version another replica set, in place.
  static void setReplicaSet(byte[] table, long version, int replicaSet) {
    INT.set(table, slot(table, version) + 64, replicaSet);
  }

  private static byte[] withRoom(byte[] table) {
    int slots = count(table) - base(table) + 1;
    int header = header(table);
    if (table.length >= header + (slots + 1) * SLOT_BYTES) {
      return table;
    }
    int capacity = slots < GROW_TIGHTLY_BELOW ? slots + 1 : slots + slots / 4;
    return Arrays.copyOf(table, header + capacity * SLOT_BYTES);
  }

  private static boolean hasLongHeader(byte[] table) {
    return (int) INT.get(table, 0) < 0;
  }

  private static int header(byte[] table) {
    return hasLongHeader(table) ? LONG_HEADER : SHORT_HEADER;
  }

  private static void setCount(byte[] table, int count) {
    INT.set(table, 0, hasLongHeader(table) ? -count : count);
  }

  /// The version of the first slot.
  private static int base(byte[] table) {
    return hasLongHeader(table) ? (int) INT.get(table, 8) : 1;
  }

  private static int slot(byte[] table, long version) {
    return header(table) + Math.toIntExact(version - base(table)) * SLOT_BYTES;
  }

  private static long word(byte[] table, long version, int word) {
    return (long) LONG.get(table, slot(table, version) + 8 * word);
  }

  private static void put(byte[] table, long version, int word, long value) {
    LONG.set(table, slot(table, version) + 8 * word, value);
  }
}
