package idunno.files.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// All versions of one name packed into one byte array, because a million versions as objects would
/// cost three times the heap. An array starts with the count; slots of fixed width follow, version
/// v in slot v - 1, so that the oldest of ten thousand is found as fast as the only one.
///
/// A slot: time, blob id (2 words), size, SHA-256 (4 words), replica set number ([#MARKER] for a
/// delete marker).
final class VersionTable {
  static final int MARKER = -1;

  private static final int COUNT_BYTES = 4;
  private static final int SLOT_BYTES = 8 * 8 + 4;
  private static final int GROW_TIGHTLY_BELOW = 8;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private VersionTable() {}

  static byte[] empty() {
    return new byte[COUNT_BYTES];
  }

  static int count(byte[] table) {
    return (int) INT.get(table, 0);
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

  /// The number of the replica set, or [#MARKER].
  static int replicaSet(byte[] table, long version) {
    return (int) INT.get(table, slot(version) + 64);
  }

  /// The table with a delete marker added; the given one must not be used any more.
  static byte[] withMarker(byte[] table, long timeMs) {
    byte[] grown = withRoom(table);
    int version = count(grown) + 1;
    put(grown, version, 0, timeMs);
    INT.set(grown, slot(version) + 64, MARKER);
    INT.set(grown, 0, version);
    return grown;
  }

  /// The table with a version added; the given one must not be used any more.
  static byte[] withContent(byte[] table, long timeMs, Blob blob, int replicaSet) {
    byte[] grown = withRoom(table);
    int version = count(grown) + 1;
    put(grown, version, 0, timeMs);
    put(grown, version, 1, blob.id().high());
    put(grown, version, 2, blob.id().low());
    put(grown, version, 3, blob.size());
    put(grown, version, 4, blob.sha256().a());
    put(grown, version, 5, blob.sha256().b());
    put(grown, version, 6, blob.sha256().c());
    put(grown, version, 7, blob.sha256().d());
    INT.set(grown, slot(version) + 64, replicaSet);
    INT.set(grown, 0, version);
    return grown;
  }

  /// Makes the version a delete marker, in place; its time stays.
  static void becomeMarker(byte[] table, long version) {
    for (int word = 1; word < 8; word++) {
      put(table, version, word, 0);
    }
    INT.set(table, slot(version) + 64, MARKER);
  }

  /// Gives the version another replica set, in place.
  static void setReplicaSet(byte[] table, long version, int replicaSet) {
    INT.set(table, slot(version) + 64, replicaSet);
  }

  private static byte[] withRoom(byte[] table) {
    int count = count(table);
    if (table.length >= COUNT_BYTES + (count + 1) * SLOT_BYTES) {
      return table;
    }
    int capacity = count < GROW_TIGHTLY_BELOW ? count + 1 : count + count / 4;
    return Arrays.copyOf(table, COUNT_BYTES + capacity * SLOT_BYTES);
  }

  private static int slot(long version) {
    return COUNT_BYTES + Math.toIntExact(version - 1) * SLOT_BYTES;
  }

  private static long word(byte[] table, long version, int word) {
    return (long) LONG.get(table, slot(version) + 8 * word);
  }

  private static void put(byte[] table, long version, int word, long value) {
    LONG.set(table, slot(version) + 8 * word, value);
  }
}
