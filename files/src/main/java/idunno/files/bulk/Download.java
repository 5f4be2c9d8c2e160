package idunno.files.bulk;

import idunno.base.Problem;
import idunno.files.core.Sha256;
import idunno.files.disk.RawChunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A version on its way to a client: as it lies on the node's disk if the node can send it so, and
/// then checked here; if that fails, from where it failed on in pieces that the node has checked,
/// which may come from another copy. Used by one thread; a slow sink is called on another for what
/// is large, one piece after the other, and all of it before [#run] returns.
final class Download {
  /// From so many bytes on, a second thread checks them and passes them on to a slow sink. Handing
  /// them over takes longer than only checking them.
  private static final long WORTH_A_THREAD = 4 << 20;

  private final String name;
  private final OptionalLong wanted;
  private final Sink sink;
  private long at;
  private boolean raw = true;
  private boolean rawFailed;
  private Frame.@Nullable Info info;

  /// Takes the bytes, in order.
  interface Sink {
    /// @param bytes from their position to their limit, for as long as this takes
    /// @param total of the whole version
    void take(ByteBuffer bytes, long total);

    /// Whether to take them takes about as long as to receive them.
    default boolean isSlow() {
      return false;
    }
  }

  /// @param offset of the first byte wanted
  Download(String name, OptionalLong wanted, long offset, Sink sink) {
    this.name = name;
    this.wanted = wanted;
    this.at = offset;
    this.sink = sink;
  }

  /// Whether it is worth another [#run]: the node's copy cannot be had as it lies on disk.
  boolean mayGoOn() {
    boolean may = rawFailed && raw;
    raw = !rawFailed;
    return may;
  }

  /// Asks for what is still missing, and returns when it has come.
  Frame.Info run(Wire wire) throws IOException {
    Frame.Info before = info;
    OptionalLong version = before == null ? wanted : OptionalLong.of(before.version());
    wire.send(new Frame.Get(name, version, at, raw));
    Frame.Info now = BulkClient.expect(Frame.Info.class, wire.receive());
    info = now;
    try {
      Sha256 sha256 = receive(wire, now);
      if (at != now.size() || !sha256.equals(now.sha256())) {
        throw new ProtocolException("a get that ended at " + at + " of " + now.size());
      }
      return now;
    } catch (IOException e) {
      rawFailed = true;
      throw e;
    }
  }

  private Sha256 receive(Wire wire, Frame.Info now) throws IOException {
    if (!sink.isSlow() || now.size() - at < WORTH_A_THREAD) {
      return receive(wire, now, (_, work) -> work.run());
    }
    try (Pipeline pipeline = new Pipeline()) {
      Sha256 said =
          receive(wire, now, (bytes, work) -> wire.receiveInto(pipeline.pass(bytes, work)));
      pipeline.finish();
      return said;
    }
  }

  /// The digest as the end says it.
  private Sha256 receive(Wire wire, Frame.Info now, Taking taking) throws IOException {
    while (true) {
      switch (wire.receive()) {
        case Frame.Data(byte[] bytes, int from, int length) -> {
          ByteBuffer content = ByteBuffer.wrap(bytes, from, length);
          taking.of(content, () -> take(content.duplicate(), now));
        }
        case Frame.Raw chunks -> taking.of(chunks.bytes(), () -> take(chunks, now));
        case Frame.End end -> {
          return end.sha256();
        }
        case Frame.Failed(Problem problem) -> throw problem.asException();
        default -> throw new ProtocolException("DATA or END was expected in a get");
      }
    }
  }

  /// Who takes what has come, here or on another thread.
  private interface Taking {
    void of(ByteBuffer bytes, Pipeline.Work work) throws IOException;
  }

  private void take(ByteBuffer bytes, Frame.Info now) {
    int length = bytes.remaining();
    sink.take(bytes, now.size());
    at += length;
  }

  private void take(Frame.Raw chunks, Frame.Info now) throws IOException {
    ByteBuffer bytes = chunks.bytes();
    int position = 0;
    int end = bytes.limit();
    for (long index = chunks.first(); position < end; index++) {
      long start = index * RawChunks.CHUNK_BYTES;
      int length = (int) Math.min(RawChunks.CHUNK_BYTES, now.size() - start);
      if (length < 1 || position + length + Integer.BYTES > end) {
        throw new ProtocolException("chunks that are not those of the version");
      }
      int crc = bytes.getInt(position + length);
      if (!RawChunks.isRight(chunks.id(), index, bytes.slice(position, length), crc)) {
        throw new ProtocolException("chunk " + index + " is damaged");
      }
      int skip = (int) (at - start);
      if (skip < 0 || skip >= length) {
        throw new ProtocolException("chunks that were not asked for");
      }
      take(bytes.slice(position + skip, length - skip), now);
      position += length + Integer.BYTES;
    }
  }
}
