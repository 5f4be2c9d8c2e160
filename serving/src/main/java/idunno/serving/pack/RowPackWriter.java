package idunno.serving.pack;

import idunno.engine.Batch.ElementType;
import idunno.serving.pack.PackFormat.Layout;
import idunno.serving.pack.PackFormat.Segment;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes a pack of rows of one element type and shape; their bytes pass through as they are.
public final class RowPackWriter extends PackWriter {
  private final ElementType type;
  private final long[] rowShape;
  private final List<Segment> segments = new ArrayList<>();
  private final byte[] copyBuffer = new byte[1 << 16];
  private boolean labelled;

  public RowPackWriter(OutputStream out, ElementType type, long[] rowShape) throws IOException {
    super(out);
    this.type = type;
    this.rowShape = rowShape.clone();
  }

  /// How many bytes one row has.
  public long rowBytes() {
    return layoutOf(List.of()).rowBytes();
  }

  /// Adds `count` rows, read from `content`, little-endian; their ids are `prefix#firstRow` and so
  /// on.
  ///
  /// @param labels the label of an id, or null
  public void rows(
      String prefix,
      long firstRow,
      int count,
      InputStream content,
      Function<String, @Nullable String> labels)
      throws IOException {
    segments.add(new Segment(prefix, firstRow, count));
    for (int i = 0; i < count; i++) {
      begin();
      String label = labels.apply(prefix + "#" + (firstRow + i));
      labelled |= label != null;
      entries.text(label);
    }
    copy(content, count * rowBytes());
  }

  private void copy(InputStream content, long length) throws IOException {
    for (long rest = length; rest > 0; ) {
      int n = content.read(copyBuffer, 0, (int) Math.min(rest, copyBuffer.length));
      if (n < 0) {
        throw new EOFException("the array ends " + rest + " bytes early");
      }
      write(copyBuffer, n);
      rest -= n;
    }
  }

  private Layout.Rows layoutOf(List<Segment> list) {
    return new Layout.Rows(type, rowShape, list);
  }

  @Override
  Layout layout() {
    return layoutOf(List.copyOf(segments));
  }

  @Override
  boolean hasEntries() {
    return labelled;
  }
}
