package idunno.files;

import idunno.files.disk.OpenBlob;
import idunno.files.disk.RawChunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An open blob of which there are several copies: what one copy cannot give, the next one does.
final class ReplicatedBlob implements OpenBlob {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicatedBlob.class);

  private final long size;
  private final List<Way> ways;
  private int nextWay;
  private volatile OpenBlob current;

  /// A way to a copy.
  interface Way {
    OpenBlob open() throws IOException;
  }

  private ReplicatedBlob(long size, List<Way> ways) throws IOException {
    this.size = size;
    this.ways = ways;
    this.current = openNext(null);
  }

  /// @param ways best first; each may be tried more than once
  /// @throws IOException when none of them leads to a copy
  static ReplicatedBlob open(long size, List<Way> ways) throws IOException {
    return new ReplicatedBlob(size, ways);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Optional<RawChunks> raw() {
    return current.raw();
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    checkRange(offset, into.remaining());
    int start = into.position();
    for (int attempt = 1; ; attempt++) {
      OpenBlob copy = current;
      try {
        copy.read(offset, into);
        return;
      } catch (IOException e) {
        LOG.info("event=copy_failed reason={}", e.toString());
        if (attempt > ways.size()) {
          throw e;
        }
        into.position(start);
        replace(copy, e);
      }
    }
  }

  /// Goes on to the next copy, unless another reader has done so.
  private synchronized void replace(OpenBlob failed, IOException why) throws IOException {
    if (current == failed) {
      failed.close();
      current = openNext(why);
    }
  }

  private OpenBlob openNext(@Nullable IOException why) throws IOException {
    IOException failure = why;
    for (int i = 0; i < ways.size(); i++) {
      Way way = ways.get(nextWay % ways.size());
      nextWay++;
      try {
        return way.open();
      } catch (IOException e) {
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    throw failure == null ? new IOException("there is no copy that could be read") : failure;
  }

  @Override
  public synchronized void close() throws IOException {
    current.close();
  }
}
