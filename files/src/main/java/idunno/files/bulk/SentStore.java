package idunno.files.bulk;

import idunno.base.Clock;
import idunno.base.HostPort;
import java.io.IOException;
import java.net.SocketTimeoutException;

/// A small blob on its way to another node. Used by one thread; must be awaited.
public final class SentStore {
  private final Links links;
  private final byte[] request;
  private final Clock clock;
  private final Link link;
  private final long askedNanos;

  private SentStore(Links links, Link link, byte[] request, Clock clock) {
    this.links = links;
    this.link = link;
    this.request = request;
    this.clock = clock;
    this.askedNanos = clock.monotonicNanos();
  }

  static SentStore send(Links links, HostPort node, byte[] request, Clock clock)
      throws IOException {
    Link link = links.take(node);
    SentStore sent = new SentStore(links, link, request, clock);
    try {
      link.send(request);
    } catch (IOException e) {
      links.drop(link);
      if (!sent.mayBeStale(e)) {
        throw e;
      }
      return sent.again();
    }
    return sent;
  }

  /// Returns when the blob is on stable storage there.
  ///
  /// @throws IOException when it is not, or nobody knows
  public void await() throws IOException {
    try {
      link.awaitStoredSince(askedNanos);
      links.giveBack(link);
    } catch (IOException e) {
      links.drop(link);
      if (!mayBeStale(e)) {
        throw e;
      }
      again().await();
    }
  }

  /// A connection that has rested may have been closed by the other side since.
  private boolean mayBeStale(IOException e) {
    return link.isUsed()
        && !(e instanceof SocketTimeoutException)
        && !(e instanceof ReplicaRefusedException);
  }

  private SentStore again() throws IOException {
    Link fresh = links.connect(link.address());
    SentStore sent = new SentStore(links, fresh, request, clock);
    try {
      fresh.send(request);
    } catch (IOException e) {
      links.drop(fresh);
      throw e;
    }
    return sent;
  }
}
