package idunno.serving.pack;

import idunno.serving.pack.PackFormat.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes a pack of inputs that each stand alone.
public final class ItemPackWriter extends PackWriter {
  /// The largest input that one query may have, in bytes.
  public static final int MAX_ITEM_BYTES = 1 << 30;

  private final byte[] copyBuffer = new byte[1 << 16];

  public ItemPackWriter(OutputStream out) throws IOException {
    super(out);
  }

  /// Adds the content of a file, read to its end.
  ///
  /// @throws IOException also when the input is larger than [#MAX_ITEM_BYTES]
  public void bytes(String id, @Nullable String label, InputStream content) throws IOException {
    begin();
    long length = 0;
    for (int n = content.read(copyBuffer); n >= 0; n = content.read(copyBuffer)) {
      length += n;
      if (length > MAX_ITEM_BYTES) {
        throw new IOException(
            "'" + id + "' is larger than 1 GiB, the most that one query may have");
      }
      write(copyBuffer, n);
    }
    entry(length << 1, id, label);
  }

  /// Adds a JSON value.
  public void json(String id, @Nullable String label, String value) throws IOException {
    begin();
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    write(utf8, utf8.length);
    entry((long) utf8.length << 1 | 1, id, label);
  }

  private void entry(long lengthAndKind, String id, @Nullable String label) {
    entries.varint(lengthAndKind);
    entries.text(id);
    entries.text(label);
  }

  @Override
  Layout layout() {
    return new Layout.Items();
  }

  @Override
  boolean hasEntries() {
    return true;
  }
}
