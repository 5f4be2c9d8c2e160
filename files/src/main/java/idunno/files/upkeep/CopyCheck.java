package idunno.files.upkeep;

import idunno.files.core.Blob;
import idunno.files.core.BlobId;
import idunno.files.core.Digest;
import idunno.files.core.FileVersion;
import idunno.files.disk.BlobReader;
import idunno.files.disk.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Finds out whether this node's copies are as they should be. Used by one thread.
final class CopyCheck {
  private static final int READ_BYTES = 256 * 1024;

  private final BlobStore blobs;
  private final LongConsumer pace;
  private final ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);

  /// @param pace told of bytes that have been read; may wait
  CopyCheck(BlobStore blobs, LongConsumer pace) {
    this.blobs = blobs;
    this.pace = pace;
  }

  /// What is wrong with those of which that can be seen without reading them.
  Map<BlobId, String> look(List<FileVersion> copies) {
    Map<BlobId, String> wrong = new HashMap<>();
    List<BlobId> ids = copies.stream().map(copy -> copy.content().orElseThrow().id()).toList();
    blobs.missing(ids).forEach(id -> wrong.put(id, "missing"));
    for (FileVersion copy : copies) {
      Blob blob = copy.content().orElseThrow();
      if (blobs.size(blob.id()).orElse(blob.size()) != blob.size()) {
        wrong.put(blob.id(), "of another size");
      }
    }
    return wrong;
  }

  /// What is wrong with a copy, read from its first byte to its last and compared with what was
  /// put.
  Optional<String> read(Blob blob) {
    try (BlobReader copy = blobs.open(blob.id())) {
      copy.checkHeader();
      if (copy.size() != blob.size()) {
        return Optional.of("of another size");
      }
      Digest digest = new Digest();
      for (long at = 0; at < blob.size(); at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(READ_BYTES, blob.size() - at));
        copy.read(at, buffer);
        digest.update(buffer.flip());
        pace.accept(buffer.limit());
      }
      return digest.finish().equals(blob.sha256())
          ? Optional.empty()
          : Optional.of("not what was put");
    } catch (IOException e) {
      return Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }
}
