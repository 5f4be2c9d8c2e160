package idunno.files.core;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The rows of the names with a prefix, in order. Nothing may be added meanwhile. Not a stream:
/// that of a part of a map begins by counting it.
final class Rows implements Iterator<FileTable.Row> {
  private final Iterator<NameMap.Chunk> chunks;
  private final String prefix;
  private NameMap.@Nullable Chunk chunk;
  private int at;
  private FileTable.@Nullable Row next;

  /// @param chunks from the one that may have the first name on
  /// @param isPart whether a name is not before the part that is asked for
  Rows(Iterator<NameMap.Chunk> chunks, Predicate<String> isPart, String prefix) {
    this.chunks = chunks;
    this.prefix = prefix;
    FileTable.@Nullable Row row = step();
    while (row != null && !isPart.test(row.name())) {
      row = step();
    }
    this.next = withPrefix(row);
  }

  private FileTable.@Nullable Row step() {
    while (chunk == null || at == chunk.size()) {
      if (!chunks.hasNext()) {
        return null;
      }
      chunk = chunks.next();
      at = 0;
    }
    return chunk.row(at++);
  }

  private FileTable.@Nullable Row withPrefix(FileTable.@Nullable Row row) {
    return row != null && row.name().startsWith(prefix) ? row : null;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public FileTable.Row next() {
    FileTable.Row row = next;
    if (row == null) {
      throw new NoSuchElementException();
    }
    next = withPrefix(step());
    return row;
  }
}
