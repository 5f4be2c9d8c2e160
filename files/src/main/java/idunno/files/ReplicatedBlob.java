package idunno.files;

import idunno.files.disk.OpenBlob;
import idunno.files.disk.RawChunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An open blob of which there are several copies: what one copy cannot give, the next one does.
final class ReplicatedBlob implements OpenBlob {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicatedBlob.class);

  private final long size;
  private final Way first;
  private final Supplier<List<Way>> others;

  /// Empty until the first one has failed: hardly any reader needs more.
  private final List<Way> ways = new ArrayList<>();

  private int nextWay = 1;
  private volatile OpenBlob current;

  /// A way to a copy.
  interface Way {
    OpenBlob open() throws IOException;
  }

  private ReplicatedBlob(long size, Way first, Supplier<List<Way>> others) throws IOException {
    this.size = size;
    this.first = first;
    this.others = others;
    this.current = openFirst();
  }

  /// @param first the best way
  /// @param others asked once, when the first has failed: the others, best first; each may be tried
  ///   more than once
  /// @throws IOException when none of them leads to a copy
  static ReplicatedBlob open(long size, Way first, Supplier<List<Way>> others) throws IOException {
    return new ReplicatedBlob(size, first, others);
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
        if (attempt > ways().size()) {
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

  private OpenBlob openFirst() throws IOException {
    try {
      return first.open();
    } catch (IOException e) {
      return openNext(e);
    }
  }

  private OpenBlob openNext(IOException why) throws IOException {
    IOException failure = why;
    List<Way> all = ways();
    for (int i = 0; i < all.size(); i++) {
      Way way = all.get(nextWay % all.size());
      nextWay++;
      try {
        return way.open();
      } catch (IOException e) {
        e.addSuppressed(failure);
        failure = e;
      }
    }
    throw failure;
  }

  private synchronized List<Way> ways() {
    if (ways.isEmpty()) {
      ways.add(first);
      ways.addAll(others.get());
    }
    return ways;
  }

  @Override
  public synchronized void close() throws IOException {
    current.close();
  }
}
