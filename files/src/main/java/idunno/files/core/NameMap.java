package idunno.files.core;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A sorted map from names to tables of versions from which no name is taken. A tree of small
/// sorted arrays: eight bytes a name, where a tree with a node for each takes forty.
final class NameMap {
  private static final int MOST = 128;
  private static final int STEP = 8;

  private final NavigableMap<String, Chunk> chunks = new TreeMap<>();

  /// Names that follow one another in the order of the map.
  static final class Chunk {
    private String[] names;
    private byte[][] tables;
    private int size;

    Chunk(String[] names, byte[][] tables) {
      this.names = names;
      this.tables = tables;
      this.size = names.length;
    }

    int size() {
      return size;
    }

    FileTable.Row row(int at) {
      return new FileTable.Row(names[at], tables[at]);
    }

    /// Where the name is, or -1 minus where it belongs.
    int find(String name) {
      return Arrays.binarySearch(names, 0, size, name);
    }

    private void insert(int at, String name, byte[] table) {
      if (size == names.length) {
        names = Arrays.copyOf(names, size + STEP);
        tables = Arrays.copyOf(tables, size + STEP);
      }
      System.arraycopy(names, at, names, at + 1, size - at);
      System.arraycopy(tables, at, tables, at + 1, size - at);
      names[at] = name;
      tables[at] = table;
      size++;
    }

    /// Takes the names from that place on away.
    private Chunk cut(int at) {
      Chunk rest = new Chunk(range(names, at, size), Arrays.copyOfRange(tables, at, size));
      names = range(names, 0, at);
      tables = Arrays.copyOf(tables, at);
      size = at;
      return rest;
    }

    private static String[] range(String[] names, int from, int to) {
      return Arrays.copyOfRange(names, from, to);
    }
  }

  byte @Nullable [] get(String name) {
    Map.Entry<String, Chunk> near = chunks.floorEntry(name);
    int at = near == null ? -1 : near.getValue().find(name);
    return near == null || at < 0 ? null : near.getValue().tables[at];
  }

  /// Adds a name, or gives it another table.
  void put(String name, byte[] table) {
    Map.Entry<String, Chunk> near = chunks.floorEntry(name);
    if (near == null) {
      putFirst(name, table);
      return;
    }
    Chunk chunk = near.getValue();
    int at = chunk.find(name);
    if (at >= 0) {
      chunk.tables[at] = table;
      return;
    }
    chunk.insert(-1 - at, name, table);
    if (chunk.size > MOST) {
      // What comes in order leaves full chunks behind.
      Chunk rest = chunk.cut(-1 - at == MOST ? MOST : MOST / 2);
      chunks.put(rest.names[0], rest);
    }
  }

  /// A name before all others.
  private void putFirst(String name, byte[] table) {
    Map.Entry<String, Chunk> first = chunks.pollFirstEntry();
    Chunk chunk = first == null ? new Chunk(new String[0], new byte[0][]) : first.getValue();
    chunk.insert(0, name, table);
    chunks.put(name, chunk);
    if (chunk.size > MOST) {
      Chunk rest = chunk.cut(MOST / 2);
      chunks.put(rest.names[0], rest);
    }
  }

  /// The rows from `from` on whose names have that prefix.
  ///
  /// @param inclusive whether that of `from` itself is among them
  Rows rows(String from, boolean inclusive, String prefix) {
    String floor = chunks.floorKey(from);
    NavigableMap<String, Chunk> tail = floor == null ? chunks : chunks.tailMap(floor, true);
    return new Rows(
        tail.values().iterator(),
        name -> {
          int order = name.compareTo(from);
          return inclusive ? order >= 0 : order > 0;
        },
        prefix);
  }
}
