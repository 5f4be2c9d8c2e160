package idunno.files.core;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/// The items of a snapshot, one row's at a time. Not a stream: one of streams gathers each of them
/// before it gives the first item.
final class SnapshotItems implements Iterator<SnapshotItem> {
  private final Iterator<SnapshotItem> before;
  private final FileTable files;
  private final Rows rows;
  private final Iterator<SnapshotItem> after;
  private Iterator<SnapshotItem> row = Collections.emptyIterator();

  SnapshotItems(List<SnapshotItem> before, FileTable files, List<SnapshotItem> after) {
    this.before = before.iterator();
    this.files = files;
    this.rows = files.rows("", "");
    this.after = after.iterator();
  }

  @Override
  public boolean hasNext() {
    return before.hasNext() || row.hasNext() || rows.hasNext() || after.hasNext();
  }

  @Override
  public SnapshotItem next() {
    if (before.hasNext()) {
      return before.next();
    }
    if (!row.hasNext() && rows.hasNext()) {
      row = files.items(rows.next()).iterator();
    }
    return row.hasNext() ? row.next() : after.next();
  }
}
