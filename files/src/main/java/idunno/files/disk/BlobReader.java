package idunno.files.disk;

import idunno.files.core.BlobId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// An open blob of this node. Interrupting a thread that reads closes the reader for all.
public final class BlobReader implements OpenBlob {
  private final BlobId id;
  private final BlobLocation location;
  private final FileChannel channel;

  BlobReader(BlobId id, BlobLocation location, Opener opener) throws IOException {
    this.id = id;
    this.location = location;
    this.channel = opener.open(location.segment().path(), StandardOpenOption.READ);
  }

  @Override
  public long size() {
    return location.size();
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    checkRange(offset, into.remaining());
    long at = offset;
    while (into.hasRemaining()) {
      long index = at / BlobLayout.CHUNK_BYTES;
      int skip = (int) (at - index * BlobLayout.CHUNK_BYTES);
      int chunk = (int) Math.min(BlobLayout.CHUNK_BYTES, size() - index * BlobLayout.CHUNK_BYTES);
      int wanted = Math.min(chunk - skip, into.remaining());
      if (skip == 0 && into.remaining() >= chunk + BlobLayout.CRC_BYTES) {
        // The CRC lands where the next chunk's first bytes will.
        readChunk(index, into.slice(into.position(), chunk + BlobLayout.CRC_BYTES));
        into.position(into.position() + chunk);
      } else {
        ByteBuffer aside = ByteBuffer.allocate(chunk + BlobLayout.CRC_BYTES);
        readChunk(index, aside);
        into.put(aside.slice(skip, wanted));
      }
      at += wanted;
    }
  }

  /// Reads what says that this is the blob: without it the next start of the node would not find
  /// it.
  ///
  /// @throws DamagedBlobException when it is not as it was written
  public void checkHeader() throws IOException {
    long headerAt =
        location.segment().isShared()
            ? location.bodyOffset() - BlobLayout.HEADER_BYTES
            : location.bodyOffset() + BlobLayout.bodyBytes(size());
    ByteBuffer bytes = ByteBuffer.allocate(BlobLayout.HEADER_BYTES);
    DiskFiles.readFully(channel, bytes, headerAt);
    boolean right =
        BlobLayout.decodeHeader(bytes.flip(), 0)
            .filter(header -> header.id().equals(id) && header.size() == size())
            .isPresent();
    if (!right) {
      throw new DamagedBlobException("the header of blob " + id + " is damaged in " + where());
    }
  }

  @Override
  public Optional<RawChunks> raw() {
    return Optional.of(new RawChunks(id, channel, location));
  }

  /// Reads chunk number `index` and its CRC, which are as long as `chunk`, and compares.
  private void readChunk(long index, ByteBuffer chunk) throws IOException {
    long position = location.bodyOffset() + index * BlobLayout.CHUNK_ON_DISK;
    if (DiskFiles.readFully(channel, chunk, position) < chunk.capacity()) {
      throw new DamagedBlobException("blob " + id + " is cut short in " + where());
    }
    int length = chunk.capacity() - BlobLayout.CRC_BYTES;
    if (BlobLayout.chunkCrc(id, index, chunk.slice(0, length)) != chunk.getInt(length)) {
      throw new DamagedBlobException(
          "blob " + id + " is damaged in its chunk " + index + " in " + where());
    }
  }

  private String where() {
    return String.valueOf(location.segment().path().getFileName());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
