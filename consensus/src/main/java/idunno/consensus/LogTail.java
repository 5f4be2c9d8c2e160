package idunno.consensus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cuts off what a killed process had half written to the open file of a Ratis log, before Ratis
/// reads it.
///
/// Zeros follow the last [LogRecord]. The log is forced before anything is acknowledged, so a
/// record that was acknowledged is whole. If the first record that is not whole is followed by no
/// whole one, it is the one that was being written: it goes. If whole ones follow, then something
/// that had been written is damaged, and nothing is touched.
final class LogTail {
  private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
  static final int HEADER_BYTES = 8;
  private static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.UTF_8);
  private static final int MIN_RECORD = 8;

  private LogTail() {}

  /// Repairs the open file of a log.
  ///
  /// @throws IOException if it is damaged elsewhere than at its end, with a sentence for the
  ///   operator
  static void repair(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    if (!hasHeader(bytes)) {
      return; // Shorter than its header: Ratis removes it. Something else: Ratis refuses it.
    }
    int end = HEADER.length;
    for (int next = recordEnd(bytes, end); next > 0; next = recordEnd(bytes, end)) {
      end = next;
    }
    if (isZero(bytes, end)) {
      return;
    }
    int whole = wholeRecordAfter(bytes, end);
    if (whole > 0) {
      throw LogFolder.damaged(
          file + " is damaged at byte " + end + " and whole again at byte " + whole);
    }
    LOG.warn("{}: cut off a record that was being written at byte {}", file, end);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(end);
      channel.force(true);
    }
  }

  static boolean hasHeader(ByteBuffer bytes) {
    return bytes.capacity() >= HEADER.length
        && bytes.slice(0, HEADER.length).equals(ByteBuffer.wrap(HEADER));
  }

  static boolean isZero(ByteBuffer bytes, int from) {
    for (int i = from; i < bytes.capacity(); i++) {
      if (bytes.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /// The position of a whole record behind the one that begins at `broken`, or -1.
  private static int wholeRecordAfter(ByteBuffer bytes, int broken) {
    for (int i = broken + 1; i + MIN_RECORD <= bytes.capacity(); i++) {
      if (looksLikeRecord(bytes, i) && recordEnd(bytes, i) > 0) {
        return i;
      }
    }
    return -1;
  }

  /// Whether a short length and then the tag of the entry's first field (the term, `0x08`) stand at
  /// `start`: spares most checksums.
  private static boolean looksLikeRecord(ByteBuffer bytes, int start) {
    int at = start;
    while (at < bytes.capacity() && bytes.get(at) < 0 && at < start + 3) {
      at++;
    }
    return at + 1 < bytes.capacity() && bytes.get(at) > 0 && bytes.get(at + 1) == 0x08;
  }

  /// Where the whole record that begins at `start` ends, or -1 if there is none.
  private static int recordEnd(ByteBuffer bytes, int start) {
    LogRecord record = LogRecord.at(bytes, start);
    return record == null ? -1 : record.end();
  }
}
