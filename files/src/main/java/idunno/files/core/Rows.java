package idunno.files.core;

import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The rows of the names with a prefix, in order. Not a stream: that of a part of a map begins by
/// counting it.
final class Rows implements Iterator<FileTable.Row> {
  private final Iterator<Map.Entry<String, byte[]>> entries;
  private final String prefix;
  private FileTable.@Nullable Row next;

  /// @param entries from the first that may have the prefix on
  Rows(Iterator<Map.Entry<String, byte[]>> entries, String prefix) {
    this.entries = entries;
    this.prefix = prefix;
    this.next = advance();
  }

  private FileTable.@Nullable Row advance() {
    if (!entries.hasNext()) {
      return null;
    }
    Map.Entry<String, byte[]> entry = entries.next();
    return entry.getKey().startsWith(prefix)
        ? new FileTable.Row(entry.getKey(), entry.getValue())
        : null;
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
    next = advance();
    return row;
  }
}
