package idunno.serving.pack;

import idunno.engine.Batch;
import idunno.engine.Batch.Item;
import idunno.serving.Storage;
import idunno.serving.core.FileRef;
import idunno.serving.pack.PackFormat.Footer;
import idunno.serving.pack.PackFormat.Layout;
import idunno.serving.pack.PackFormat.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads queries out of a pack. Opening costs one read (two where more than about 100,000 queries
/// share the pack); each slice one read of the data and, unless it is unlabelled rows, one of the
/// entries. Holds the footer only: about 0.25 bytes a query. Any thread may read.
public final class PackReader implements AutoCloseable {
  private static final int FIRST_READ_BYTES = 32 << 10;

  private final FileRef file;
  private final Storage.Source source;
  private final Footer footer;

  private PackReader(FileRef file, Storage.Source source, Footer footer) {
    this.file = file;
    this.source = source;
    this.footer = footer;
  }

  /// Opens a pack and checks its footer.
  ///
  /// @throws IOException that names the file, when it cannot be read or is no whole pack
  public static PackReader open(Storage storage, FileRef file) throws IOException {
    Storage.Source source = storage.open(file);
    try {
      return new PackReader(file, source, readFooter(source));
    } catch (IOException | RuntimeException e) {
      source.close();
      throw damaged(file, e);
    }
  }

  /// How many queries there are.
  public long count() {
    return footer.count();
  }

  /// The queries at `first` to `first + count - 1`.
  ///
  /// @param pool lends the memory; waits while it has none
  /// @throws IOException that names the file, when it cannot be read, or has no such queries
  public PackSlice read(long first, int count, BufferPool pool)
      throws IOException, InterruptedException {
    checkRange(first, count);
    try {
      return switch (footer.layout()) {
        case Layout.Items() -> readItems(first, count, pool);
        case Layout.Rows rows -> readRows(rows, first, count, pool);
      };
    } catch (IOException | RuntimeException e) {
      throw damaged(file, e);
    }
  }

  /// The ids of the queries at `first` to `first + count - 1`, without their data.
  ///
  /// @throws IOException that names the file, when it cannot be read, or has no such queries
  public List<String> ids(long first, int count) throws IOException {
    checkRange(first, count);
    try {
      return switch (footer.layout()) {
        case Layout.Items() -> readEntries(first, count).ids();
        case Layout.Rows rows -> rowIds(rows.segments(), first, count);
      };
    } catch (IOException | RuntimeException e) {
      throw damaged(file, e);
    }
  }

  private void checkRange(long first, int count) throws IOException {
    if (first < 0 || count < 1 || first + count > footer.count()) {
      throw new IOException(
          "pack %s has %d queries, not %d to %d"
              .formatted(file, footer.count(), first, first + count - 1));
    }
  }

  @Override
  public void close() {
    source.close();
  }

  private static IOException damaged(FileRef file, Exception e) {
    return new IOException("pack " + file + " cannot be read: " + e.getMessage(), e);
  }

  private static Footer readFooter(Storage.Source source) throws IOException {
    long size = source.size();
    if (size < PackFormat.HEADER_BYTES + PackFormat.TAIL_BYTES) {
      throw new IOException("it is no pack file: too short");
    }
    int endBytes = (int) Math.min(FIRST_READ_BYTES, size);
    ByteBuffer end = source.read(size - endBytes, endBytes);
    ByteBuffer tail = end.slice(endBytes - PackFormat.TAIL_BYTES, PackFormat.TAIL_BYTES);
    long offset = tail.getLong();
    int length = tail.getInt();
    int crc = tail.getInt();
    long packSize = tail.getLong();
    if (tail.getLong() != PackFormat.TAIL_MAGIC || packSize != size) {
      throw new IOException("it is no pack file, or not a whole one");
    }
    if (length < 0 || offset < 0 || offset + length + PackFormat.TAIL_BYTES != size) {
      throw new IOException("its tail is damaged");
    }
    int at = endBytes - PackFormat.TAIL_BYTES - length;
    ByteBuffer bytes = at >= 0 ? end.slice(at, length) : source.read(offset, length);
    if (PackFormat.crc(bytes) != crc) {
      throw new IOException("its index is damaged: the checksum differs");
    }
    return PackFormat.decode(bytes);
  }

  private PackSlice readRows(Layout.Rows rows, long first, int count, BufferPool pool)
      throws IOException, InterruptedException {
    List<String> ids = rowIds(rows.segments(), first, count);
    List<@Nullable String> labels = rowLabels(first, count);
    BufferPool.Loan loan = pool.lend(atMostOneRead(count * rows.rowBytes()));
    return slice(
        ids,
        labels,
        loan,
        data -> {
          source.read(PackFormat.HEADER_BYTES + first * rows.rowBytes(), data.duplicate());
          return new Batch.Rows(rows.type(), rows.rowShape(), data, count);
        });
  }

  /// Reads queries into borrowed memory.
  private interface Reading {
    Batch into(ByteBuffer data) throws IOException;
  }

  /// Queries read into `loan`, which the slice takes over; it is given back when that fails.
  private static PackSlice slice(
      List<String> ids, List<@Nullable String> labels, BufferPool.Loan loan, Reading reading)
      throws IOException {
    Batch batch = null;
    try {
      batch = reading.into(loan.bytes());
      return new PackSlice(batch, ids, labels, loan);
    } finally {
      if (batch == null) {
        loan.close();
      }
    }
  }

  private static List<String> rowIds(List<Segment> segments, long first, int count) {
    List<String> ids = new ArrayList<>(count);
    long start = 0;
    for (Segment segment : segments) {
      long from = Math.max(first, start);
      long to = Math.min(first + count, start + segment.count());
      for (long row = from; row < to; row++) {
        ids.add(segment.prefix() + "#" + (segment.firstRow() + row - start));
      }
      start += segment.count();
    }
    return ids;
  }

  private List<@Nullable String> rowLabels(long first, int count) throws IOException {
    if (footer.entriesLength() == 0) {
      return List.of();
    }
    ByteBuffer entries = entryBytes(first, count);
    for (long i = first / PackFormat.MARK_EVERY * PackFormat.MARK_EVERY; i < first; i++) {
      EntryBytes.skipText(entries);
    }
    List<@Nullable String> labels = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      labels.add(EntryBytes.readText(entries));
    }
    return labels;
  }

  private PackSlice readItems(long first, int count, BufferPool pool)
      throws IOException, InterruptedException {
    Entries entries = readEntries(first, count);
    long total = Arrays.stream(entries.lengthsAndKinds()).map(PackReader::bytesToRead).sum();
    BufferPool.Loan loan = pool.lend(atMostOneRead(total));
    return slice(
        entries.ids(), entries.labels(), loan, data -> new Batch.Items(readItems(entries, data)));
  }

  /// What of an item is read: nothing of one that is too large.
  private static long bytesToRead(long lengthAndKind) {
    long length = lengthAndKind >>> 1;
    return length > Batch.MOST_ITEM_BYTES ? 0 : length;
  }

  /// Fills `data` with the items one behind the other, in as few reads as those that are too large
  /// leave.
  private List<Item> readItems(Entries entries, ByteBuffer data) throws IOException {
    List<Item> items = new ArrayList<>(entries.lengthsAndKinds().length);
    long offset = PackFormat.HEADER_BYTES + entries.dataOffset();
    int from = 0;
    int to = 0;
    for (long lengthAndKind : entries.lengthsAndKinds()) {
      to += (int) bytesToRead(lengthAndKind);
      if (bytesToRead(lengthAndKind) != lengthAndKind >>> 1) {
        readRun(offset, data, from, to);
        offset += to - from + (lengthAndKind >>> 1);
        from = to;
      }
    }
    readRun(offset, data, from, to);
    int at = 0;
    for (long lengthAndKind : entries.lengthsAndKinds()) {
      int length = (int) bytesToRead(lengthAndKind);
      items.add(item(data.slice(at, length), lengthAndKind));
      at += length;
    }
    return items;
  }

  private void readRun(long offset, ByteBuffer data, int from, int to) throws IOException {
    if (from < to) {
      source.read(offset, data.slice(from, to - from));
    }
  }

  private static Item item(ByteBuffer content, long lengthAndKind) {
    if (lengthAndKind >>> 1 > Batch.MOST_ITEM_BYTES) {
      return new Item.TooLarge(lengthAndKind >>> 1);
    }
    return (lengthAndKind & 1) == 1
        ? new Item.Json(StandardCharsets.UTF_8.decode(content).toString())
        : new Item.Bytes(content);
  }

  /// What stands beside the data of consecutive items.
  ///
  /// @param dataOffset where their data begins, after the header
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entries(
      long dataOffset, long[] lengthsAndKinds, List<String> ids, List<@Nullable String> labels) {}

  private Entries readEntries(long first, int count) throws IOException {
    ByteBuffer entries = entryBytes(first, count);
    int mark = (int) (first / PackFormat.MARK_EVERY);
    long offset = footer.dataMarks()[mark];
    for (long i = (long) mark * PackFormat.MARK_EVERY; i < first; i++) {
      offset += EntryBytes.readVarint(entries) >>> 1;
      EntryBytes.skipText(entries);
      EntryBytes.skipText(entries);
    }
    long[] lengthsAndKinds = new long[count];
    List<String> ids = new ArrayList<>(count);
    List<@Nullable String> labels = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lengthsAndKinds[i] = EntryBytes.readVarint(entries);
      String id = EntryBytes.readText(entries);
      ids.add(id == null ? "" : id);
      labels.add(EntryBytes.readText(entries));
    }
    return new Entries(offset, lengthsAndKinds, ids, labels);
  }

  /// The entries from the mark at or before `first` to the mark at or after the last.
  private ByteBuffer entryBytes(long first, int count) throws IOException {
    long[] marks = footer.entryMarks();
    int from = (int) (first / PackFormat.MARK_EVERY);
    int to = Math.ceilDiv((int) (first + count), PackFormat.MARK_EVERY);
    long end = to < marks.length ? marks[to] : footer.entriesLength();
    return source.read(footer.entriesOffset() + marks[from], atMostOneRead(end - marks[from]));
  }

  private static int atMostOneRead(long bytes) throws IOException {
    if (bytes < 0 || bytes > Integer.MAX_VALUE) {
      throw new IOException("the queries of one task have " + bytes + " bytes, more than 2 GiB");
    }
    return (int) bytes;
  }
}
