package idunno.serving.client;

import idunno.base.Problem;
import idunno.serving.core.FileRef;
import idunno.serving.pack.ItemPackWriter;
import idunno.serving.pack.PackWriter;
import idunno.serving.pack.RowPackWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Packs the inputs of a job into files of at most about 64 MiB or 100,000 queries, in order, and
/// uploads each while it is being made. One thread; used once.
public final class Packer implements AutoCloseable {
  /// The most input bytes of a pack, unless a single query has more.
  static final long MOST_BYTES = 64L << 20;

  /// The most queries of a pack.
  static final int MOST_QUERIES = 100_000;

  private final InputCursor cursor;
  private final Labels labels;
  private final Uploader uploader;
  private final LongConsumer progress;
  private @Nullable Input pending;
  private @Nullable OpenRows openRows;
  private long packed;

  /// Sends one file to the cluster.
  @FunctionalInterface
  public interface Uploader {
    /// @param name what it is to be called
    /// @return the version that the cluster has acknowledged
    FileRef upload(String name, Content content) throws IOException;
  }

  /// A file that comes into being while it is sent. Can be written once: a repeat needs another
  /// [Packer].
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// A pack that has been uploaded.
  public record Packed(FileRef file, long queries) {}

  /// An array that is being read.
  private static final class OpenRows {
    private final Input.Rows rows;
    private final InputStream in;
    private long nextRow;

    OpenRows(Input.Rows rows, InputStream in) {
      this.rows = rows;
      this.in = in;
    }
  }

  /// @param progress told how many queries have been packed so far
  public Packer(InputWalk walk, Labels labels, Uploader uploader, LongConsumer progress) {
    this.cursor = walk.open();
    this.labels = labels;
    this.uploader = uploader;
    this.progress = progress;
  }

  /// Packs and uploads everything.
  ///
  /// @param prefix of the packs' names; 0, 1, 2, ... follow
  public List<Packed> packAll(String prefix) throws IOException {
    List<Packed> packs = new ArrayList<>();
    pending = cursor.next();
    while (pending != null) {
      long before = packed;
      FileRef file = uploader.upload(prefix + packs.size(), this::writePack);
      if (packed == before) {
        throw new IllegalStateException("the pack was not written before its upload ended");
      }
      packs.add(new Packed(file, packed - before));
    }
    return packs;
  }

  @Override
  public void close() throws IOException {
    cursor.close();
    if (openRows != null) {
      openRows.in.close();
      openRows = null;
    }
  }

  private void writePack(OutputStream out) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
    if (pending instanceof Input.Rows rows) {
      writeRows(buffered, rows);
    } else {
      writeItems(buffered);
    }
  }

  private void writeItems(OutputStream out) throws IOException {
    ItemPackWriter pack = new ItemPackWriter(out);
    for (Input input = pending;
        input != null && !(input instanceof Input.Rows) && fits(pack, sizeOf(input));
        input = pending) {
      writeItem(pack, input);
      advance(1);
    }
    pack.finish();
  }

  private void writeItem(ItemPackWriter pack, Input input) throws IOException {
    String given = labels.of(input.id());
    switch (input) {
      case Input.OneFile file -> {
        try (InputStream in = Files.newInputStream(file.file())) {
          pack.bytes(file.id(), given, in);
        }
      }
      case Input.OneLine line ->
          pack.json(line.id(), given == null ? line.label() : given, line.inputs());
      case Input.Rows rows -> throw new IllegalStateException(rows.origin() + " is an array");
    }
  }

  private static long sizeOf(Input input) throws IOException {
    return switch (input) {
      case Input.OneFile file -> sizeOf(file);
      case Input.OneLine line -> line.inputs().length();
      case Input.Rows rows -> rows.header().dataBytes();
    };
  }

  private static long sizeOf(Input.OneFile file) throws IOException {
    long size = Files.size(file.file());
    if (size > ItemPackWriter.MAX_ITEM_BYTES) {
      throw Problem.badInput(
              "'" + file.origin() + "' is larger than 1 GiB, the most that one query may have")
          .asException();
    }
    return size;
  }

  private static boolean fits(PackWriter pack, long bytes) {
    return pack.count() == 0
        || (pack.count() < MOST_QUERIES && pack.dataBytes() + bytes <= MOST_BYTES);
  }

  private void writeRows(OutputStream out, Input.Rows first) throws IOException {
    long[] rowShape = rowShape(first);
    RowPackWriter pack = new RowPackWriter(out, first.header().type(), rowShape);
    long rowBytes = pack.rowBytes();
    while (pending instanceof Input.Rows rows
        && rows.header().type() == first.header().type()
        && Arrays.equals(rowShape(rows), rowShape)
        && fits(pack, rowBytes)) {
      OpenRows open = open(rows);
      long room = rowBytes == 0 ? MOST_QUERIES : (MOST_BYTES - pack.dataBytes()) / rowBytes;
      room = Math.min(Math.max(1, room), MOST_QUERIES - pack.count());
      int count = (int) Math.min(room, rows.count() - open.nextRow);
      pack.rows(rows.id(), open.nextRow, count, open.in, labels::of);
      open.nextRow += count;
      if (open.nextRow == rows.count()) {
        open.in.close();
        openRows = null;
        advance(count);
      } else {
        packed += count;
        progress.accept(packed);
      }
    }
    pack.finish();
  }

  private OpenRows open(Input.Rows rows) throws IOException {
    OpenRows open = openRows;
    if (open == null || open.rows != rows) {
      InputStream in = Files.newInputStream(rows.file());
      open = new OpenRows(rows, in);
      openRows = open;
      in.skipNBytes(rows.header().dataOffset());
    }
    return open;
  }

  private void advance(long queries) throws IOException {
    packed += queries;
    progress.accept(packed);
    pending = cursor.next();
  }

  private static long[] rowShape(Input.Rows rows) {
    long[] shape = rows.header().shape();
    return Arrays.copyOfRange(shape, 1, shape.length);
  }
}
