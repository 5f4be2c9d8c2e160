package idunno.serving.pack;

import idunno.serving.pack.PackFormat.Footer;
import idunno.serving.pack.PackFormat.Layout;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/// Writes one pack as a forward stream, so that it can be uploaded while it is being built. Not
/// safe for several threads. The caller owns the stream, which should be buffered, and closes it.
public abstract sealed class PackWriter permits ItemPackWriter, RowPackWriter {
  final EntryBytes entries = new EntryBytes();
  private final OutputStream out;
  private long[] entryMarks = new long[16];
  private long[] dataMarks = new long[16];
  private long count;
  private long dataBytes;

  PackWriter(OutputStream out) throws IOException {
    this.out = out;
    out.write(PackFormat.header());
  }

  /// Queries written so far.
  public final long count() {
    return count;
  }

  /// Bytes of input written so far.
  public final long dataBytes() {
    return dataBytes;
  }

  /// Writes the index; the pack is complete. The stream is flushed, not closed.
  public final void finish() throws IOException {
    long entriesOffset = PackFormat.HEADER_BYTES + dataBytes;
    boolean withEntries = hasEntries();
    int entryBytes = withEntries ? entries.length() : 0;
    if (withEntries) {
      entries.writeTo(out);
    }
    int marks = withEntries ? Math.ceilDiv((int) count, PackFormat.MARK_EVERY) : 0;
    Footer footer =
        new Footer(
            layout(),
            count,
            entriesOffset,
            entryBytes,
            Arrays.copyOf(entryMarks, marks),
            Arrays.copyOf(dataMarks, marks));
    byte[] encoded = PackFormat.encode(footer);
    out.write(encoded);
    out.write(PackFormat.tail(encoded, entriesOffset + entryBytes));
    out.flush();
  }

  abstract Layout layout();

  abstract boolean hasEntries();

  /// Counts a query whose entry and input come next.
  final void begin() {
    if (count % PackFormat.MARK_EVERY == 0) {
      int mark = (int) (count / PackFormat.MARK_EVERY);
      if (mark == entryMarks.length) {
        entryMarks = Arrays.copyOf(entryMarks, 2 * mark);
        dataMarks = Arrays.copyOf(dataMarks, 2 * mark);
      }
      entryMarks[mark] = entries.length();
      dataMarks[mark] = dataBytes;
    }
    count++;
  }

  final void write(byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
    dataBytes += length;
  }
}
