package idunno.files.disk;

import idunno.files.core.BlobId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rebuilds the index of a store from its files, reading headers only. Cuts off what a crash left
/// half-written at the end of the newest segment; that was never acknowledged. What is damaged
/// anywhere else stays where it is, is reported, and harms no other blob.
final class StoreScan {
  private static final Logger LOG = LoggerFactory.getLogger(StoreScan.class);
  private static final int SEARCH_BYTES = 1024 * 1024;

  private final Map<BlobId, BlobLocation> found = new HashMap<>();
  private final Opener opener;
  private long lastNumber;

  StoreScan(Opener opener) {
    this.opener = opener;
  }

  Map<BlobId, BlobLocation> found() {
    return found;
  }

  long lastNumber() {
    return lastNumber;
  }

  void scan(Path folder) throws IOException {
    List<Path> shared = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        OptionalLong number = SegmentName.number(name);
        Optional<BlobId> own = SegmentName.own(name);
        if (number.isPresent()) {
          lastNumber = Math.max(lastNumber, number.getAsLong());
          shared.add(file);
        } else if (own.isPresent()) {
          tolerating(file, () -> scanOwn(file, own.get()));
        } else if (name.endsWith(SegmentName.PART)) {
          LOG.info("{} was being written when the node stopped: deleted", file);
          Files.deleteIfExists(file);
        }
      }
    }
    for (Path file : shared) {
      tolerating(file, () -> scanShared(file));
    }
  }

  private interface Scan {
    void run() throws IOException;
  }

  /// A file that the disk does not give any more must not keep the others from being served: what
  /// it held is missed, and fetched again from other nodes.
  private static void tolerating(Path file, Scan scan) {
    try {
      scan.run();
    } catch (IOException e) {
      LOG.error("event=file_unreadable file={} reason={}", file, e.toString());
    }
  }

  private void scanOwn(Path file, BlobId id) throws IOException {
    try (FileChannel channel = opener.open(file, StandardOpenOption.READ)) {
      long footerAt = channel.size() - BlobLayout.HEADER_BYTES;
      Optional<BlobLayout.Header> footer = headerAt(channel, Math.max(0, footerAt));
      boolean whole =
          footer.isPresent()
              && footer.get().id().equals(id)
              && footerAt == BlobLayout.HEADER_BYTES + BlobLayout.bodyBytes(footer.get().size());
      if (!whole) {
        LOG.error("{} is damaged at its end: blob {} has no copy here", file, id);
        return;
      }
      Segment segment = new Segment(file);
      add(segment, BlobLayout.HEADER_BYTES, footer.get());
      segment.seal();
    }
  }

  private void scanShared(Path file) throws IOException {
    Segment segment = new Segment(file);
    try (FileChannel channel =
        opener.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = channel.size();
      long at = 0;
      while (at < end) {
        Optional<BlobLayout.Header> header = headerAt(channel, at);
        if (header.isPresent() && fits(header.get(), at, end)) {
          add(segment, at + BlobLayout.HEADER_BYTES, header.get());
          at += BlobLayout.recordBytes(header.get().size());
        } else {
          at = skipDamage(file, channel, at);
        }
      }
    }
    if (segment.seal()) {
      Files.delete(file);
    }
  }

  /// Where the next blob begins after something unreadable at `at`, or the end of the file after
  /// cutting it at `at` because none does.
  private static long skipDamage(Path file, FileChannel channel, long at) throws IOException {
    OptionalLong next = nextHeader(channel, at + BlobLayout.ALIGNMENT);
    if (next.isPresent()) {
      LOG.error("{}: bytes {} to {} are damaged: skipped", file, at, next.getAsLong());
      return next.getAsLong();
    }
    LOG.warn(
        "{}: cut off {} bytes after {} that were being written when the node stopped",
        file,
        channel.size() - at,
        at);
    long end = channel.size();
    channel.truncate(at);
    channel.force(true);
    return end;
  }

  private static OptionalLong nextHeader(FileChannel channel, long from) throws IOException {
    ByteBuffer window = ByteBuffer.allocate(SEARCH_BYTES + BlobLayout.HEADER_BYTES);
    long end = channel.size();
    for (long at = from; at < end; at += SEARCH_BYTES) {
      DiskFiles.readFully(channel, window.clear(), at);
      window.flip();
      for (int i = 0; i < SEARCH_BYTES && i < window.limit(); i += BlobLayout.ALIGNMENT) {
        Optional<BlobLayout.Header> header = BlobLayout.decodeHeader(window, i);
        if (header.isPresent() && fits(header.get(), at + i, end)) {
          return OptionalLong.of(at + i);
        }
      }
    }
    return OptionalLong.empty();
  }

  private static boolean fits(BlobLayout.Header header, long at, long end) {
    return header.size() >= 0 && BlobLayout.recordBytes(header.size()) <= end - at;
  }

  private static Optional<BlobLayout.Header> headerAt(FileChannel channel, long at)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BlobLayout.HEADER_BYTES);
    DiskFiles.readFully(channel, bytes, at);
    return BlobLayout.decodeHeader(bytes.flip(), 0);
  }

  private void add(Segment segment, long bodyOffset, BlobLayout.Header header) throws IOException {
    segment.added();
    BlobLocation location =
        new BlobLocation(segment, bodyOffset, header.size(), header.createdMs());
    BlobLocation other = found.get(header.id());
    // Of two copies the later one counts: it may have replaced one that was damaged.
    BlobLocation loser =
        other == null || other.createdMs() <= header.createdMs() ? other : location;
    if (loser != location) {
      found.put(header.id(), location);
    }
    if (loser != null && loser.segment().removed()) {
      Files.deleteIfExists(loser.segment().path());
    }
  }
}
