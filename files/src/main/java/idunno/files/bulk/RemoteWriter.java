package idunno.files.bulk;

import idunno.files.core.Sha256;
import java.io.IOException;

/// A large blob being written to another node; used by one thread at a time. Closing it before
/// [#commit] has returned leaves nothing there.
public final class RemoteWriter implements AutoCloseable {
  private final Links links;
  private final Link link;
  private boolean done;

  RemoteWriter(Links links, Link link) {
    this.links = links;
    this.link = link;
  }

  /// Sends a piece. Returns when it is on its way.
  public void write(Chunk chunk) throws IOException {
    link.send(chunk.frame());
  }

  /// Returns when all is on stable storage there.
  public void commit(long size, Sha256 sha256) throws IOException {
    link.send(new Frame.End(size, sha256));
    link.awaitStored();
    done = true;
    links.giveBack(link);
  }

  @Override
  public void close() {
    if (!done) {
      links.end(link);
    }
  }
}
