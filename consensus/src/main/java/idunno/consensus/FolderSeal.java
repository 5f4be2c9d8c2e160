package idunno.consensus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers beside the log what the log must hold: the last entry that was applied, which was
/// forced before, and a checksum of the configuration, which Ratis writes without one. So a log
/// that has lost its end is told from one whose end was being written when the process died. After
/// Alagappan and others, "Protocol-Aware Recovery for Consensus-Based Storage" (FAST 2018), where
/// each entry has such a mark in a place of its own.
///
/// The file is overwritten with each entry and never forced: it outlives the process, and after a
/// power cut it may say less than it could, but nothing wrong. Any thread.
final class FolderSeal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderSeal.class);
  private static final String NAME = "seal";
  private static final int MAGIC = 0x4944_5345;
  private static final int CRC_AT = 24;
  private static final int BYTES = 28;

  private @Nullable FileChannel channel;
  private Content content = new Content(-1, -1, 0);

  /// @param applied index of the last entry applied; -1: none is known
  /// @param configuration index of the last configuration applied; -1: none is known
  /// @param configurationCrc of the file that holds it
  record Content(long applied, long configuration, int configurationCrc) {}

  /// What the seal in a group's folder says; nothing when there is none, or it is damaged itself.
  static Content read(Path group) throws IOException {
    Path file = group.resolve(NAME);
    if (!Files.exists(file)) {
      return new Content(-1, -1, 0);
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    if (bytes.capacity() != BYTES
        || bytes.getInt(0) != MAGIC
        || bytes.getInt(CRC_AT) != crc(bytes.slice(0, CRC_AT))) {
      LOG.warn("{} is damaged and says nothing", file);
      return new Content(-1, -1, 0);
    }
    return new Content(bytes.getLong(4), bytes.getLong(12), bytes.getInt(20));
  }

  /// Goes on from what the folder's seal says.
  synchronized void open(Path group) throws IOException {
    close();
    content = read(group);
    channel =
        FileChannel.open(group.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /// An entry, or a snapshot that ends with it, was applied.
  synchronized void applied(long index) {
    if (index > content.applied()) {
      write(new Content(index, content.configuration(), content.configurationCrc()));
    }
  }

  /// Ratis has written a configuration into that file.
  synchronized void configured(long index, Path file) {
    try {
      int crc = crc(ByteBuffer.wrap(Files.readAllBytes(file)));
      write(new Content(content.applied(), index, crc));
    } catch (IOException e) {
      LOG.warn("{} can not be read, and is not sealed: {}", file, e.toString());
    }
  }

  static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /// A seal that cannot be written says less than it could: no reason to stop.
  private synchronized void write(Content fresh) {
    FileChannel open = channel;
    if (open == null) {
      return;
    }
    content = fresh;
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putInt(MAGIC).putLong(fresh.applied()).putLong(fresh.configuration());
    bytes.putInt(fresh.configurationCrc());
    bytes.putInt(crc(bytes.slice(0, CRC_AT))).flip();
    try {
      for (int at = 0; bytes.hasRemaining(); ) {
        at += open.write(bytes, at);
      }
    } catch (IOException e) {
      LOG.warn("the log's seal can not be written any more: {}", e.toString());
      channel = null;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
