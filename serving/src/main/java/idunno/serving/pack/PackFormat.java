package idunno.serving.pack;

import idunno.engine.Batch.ElementType;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// How a pack file is laid out: one file with the inputs of many queries, written as one forward
/// stream and read at random.
///
/// ```
/// header   magic, format version                                            16 bytes
/// data     the queries' inputs, one behind the other
/// entries  one record per query: input length and kind, id, label (rows: the label alone)
/// footer   layout, counts, and where every 64th query's entry and input start
/// tail     where the footer is, its CRC32C, the size of the file, magic     32 bytes
/// ```
///
/// Numbers are big-endian, lengths within entries LEB128, text UTF-8; rows are as in `.npy`.
final class PackFormat {
  static final long HEADER_MAGIC = 0x4944_554E_5041_434BL;
  static final long TAIL_MAGIC = 0x4B43_4150_4E55_4449L;
  static final int VERSION = 1;
  static final int HEADER_BYTES = 16;
  static final int TAIL_BYTES = 32;

  /// One footer mark per so many queries: a task reads at most 63 entries that it does not need.
  static final int MARK_EVERY = 64;

  private static final byte ITEMS = 0;
  private static final byte ROWS = 1;
  private static final int MAX_RANK = 32;

  private PackFormat() {}

  /// A run of consecutive rows of one array: their ids are `prefix#firstRow`, and so on.
  record Segment(String prefix, long firstRow, long count) {}

  /// What the inputs are.
  sealed interface Layout {
    /// Inputs of different lengths, each with its entry.
    record Items() implements Layout {}

    /// Rows of one type and shape; entries exist only where there are labels.
    record Rows(ElementType type, long[] rowShape, List<Segment> segments) implements Layout {
      long rowBytes() {
        long bytes = type.bytes();
        for (long dimension : rowShape) {
          bytes = Math.multiplyExact(bytes, dimension);
        }
        return bytes;
      }
    }
  }

  /// Where every [#MARK_EVERY]th query starts: `entries` relative to `entriesOffset`, `data`
  /// relative to the end of the header.
  record Footer(
      Layout layout,
      long count,
      long entriesOffset,
      long entriesLength,
      long[] entryMarks,
      long[] dataMarks) {}

  static byte[] header() {
    return ByteBuffer.allocate(HEADER_BYTES).putLong(HEADER_MAGIC).putInt(VERSION).array();
  }

  static byte[] encode(Footer footer) {
    ByteBuffer out = ByteBuffer.allocate(encodedSize(footer));
    switch (footer.layout()) {
      case Layout.Items() -> out.put(ITEMS);
      case Layout.Rows rows -> putRows(out.put(ROWS), rows);
    }
    out.putLong(footer.count()).putLong(footer.entriesOffset()).putLong(footer.entriesLength());
    out.putInt(footer.entryMarks().length);
    for (int i = 0; i < footer.entryMarks().length; i++) {
      out.putLong(footer.entryMarks()[i]).putLong(footer.dataMarks()[i]);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  static byte[] tail(byte[] footer, long footerOffset) {
    return ByteBuffer.allocate(TAIL_BYTES)
        .putLong(footerOffset)
        .putInt(footer.length)
        .putInt(crc(ByteBuffer.wrap(footer)))
        .putLong(footerOffset + footer.length + TAIL_BYTES)
        .putLong(TAIL_MAGIC)
        .array();
  }

  static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  /// @throws IOException with what is wrong, when the footer makes no sense although its CRC holds
  static Footer decode(ByteBuffer in) throws IOException {
    try {
      byte kind = in.get();
      Layout layout =
          switch (kind) {
            case ITEMS -> new Layout.Items();
            case ROWS -> getRows(in);
            default -> throw new IOException("layout " + kind + " is not known");
          };
      long count = in.getLong();
      long entriesOffset = in.getLong();
      long entriesLength = in.getLong();
      int marks = in.getInt();
      if (marks < 0 || marks > in.remaining() / 16) {
        throw new IOException("the footer is cut short");
      }
      long[] entryMarks = new long[marks];
      long[] dataMarks = new long[marks];
      for (int i = 0; i < marks; i++) {
        entryMarks[i] = in.getLong();
        dataMarks[i] = in.getLong();
      }
      return new Footer(layout, count, entriesOffset, entriesLength, entryMarks, dataMarks);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException("the footer makes no sense", e);
    }
  }

  private static int encodedSize(Footer footer) {
    int size = 1 + 3 * 8 + 4 + 16 * footer.entryMarks().length;
    if (footer.layout() instanceof Layout.Rows rows) {
      size += 64 + 8 * rows.rowShape().length;
      for (Segment segment : rows.segments()) {
        size += 20 + 3 * segment.prefix().length();
      }
    }
    return size;
  }

  private static void putRows(ByteBuffer out, Layout.Rows rows) {
    putText(out, rows.type().name());
    out.putInt(rows.rowShape().length);
    for (long dimension : rows.rowShape()) {
      out.putLong(dimension);
    }
    out.putInt(rows.segments().size());
    for (Segment segment : rows.segments()) {
      putText(out, segment.prefix());
      out.putLong(segment.firstRow()).putLong(segment.count());
    }
  }

  private static Layout.Rows getRows(ByteBuffer in) throws IOException {
    ElementType type = ElementType.valueOf(getText(in));
    int rank = in.getInt();
    if (rank < 0 || rank > MAX_RANK) {
      throw new IOException("rows of rank " + rank);
    }
    long[] shape = new long[rank];
    for (int i = 0; i < rank; i++) {
      shape[i] = in.getLong();
    }
    int segments = in.getInt();
    List<Segment> list = new ArrayList<>();
    for (int i = 0; i < segments; i++) {
      list.add(new Segment(getText(in), in.getLong(), in.getLong()));
    }
    return new Layout.Rows(type, shape, List.copyOf(list));
  }

  private static void putText(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putInt(bytes.length).put(bytes);
  }

  private static String getText(ByteBuffer in) throws IOException {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new IOException("the footer is cut short");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
