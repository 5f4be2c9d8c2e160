package idunno.files.bulk;

import idunno.files.core.BlobId;
import idunno.files.disk.OpenBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// A blob that is open on another node, over a connection of its own until it is closed. Reads that
/// follow one another are asked for ahead, so that no round trip is waited for.
public final class RemoteBlob implements OpenBlob {
  /// Brought when a blob is opened: all of a small one.
  private static final int FIRST_BYTES = 64 * 1024;

  private static final int AHEAD_BYTES = 2 * 1024 * 1024;

  /// When it is closed with less than this on its way, that is waited for, and the connection kept.
  private static final int WORTH_WAITING_BYTES = 256 * 1024;

  private final Links links;
  private final Link link;
  private final What what;

  /// The part of the last DATA frame that has been received; its last byte is before `pieceEnd`.
  private ByteBuffer piece = ByteBuffer.allocate(0);

  private long pieceEnd;

  /// All before this has been asked for.
  private long askedEnd;

  /// Where the last read ended.
  private long readEnd;

  private boolean broken;

  private RemoteBlob(Links links, Link link, What what) {
    this.links = links;
    this.link = link;
    this.what = what;
  }

  /// @param limit how long the other side may keep quiet
  record What(BlobId id, long size, Duration limit) {}

  static RemoteBlob open(Links links, Link link, What what) throws IOException {
    RemoteBlob blob = new RemoteBlob(links, link, what);
    try {
      link.limitSilence(what.limit());
      blob.ask(Math.min(FIRST_BYTES, what.size()));
      blob.nextPiece();
      return blob;
    } catch (ReplicaRefusedException e) {
      links.giveBack(link);
      throw e;
    } catch (IOException e) {
      links.drop(link);
      throw e;
    }
  }

  @Override
  public long size() {
    return what.size();
  }

  @Override
  public synchronized void read(long offset, ByteBuffer into) throws IOException {
    checkRange(offset, into.remaining());
    if (broken) {
      throw new IOException("the connection to the node at " + link.address() + " is broken");
    }
    broken = true;
    long at = offset;
    while (into.hasRemaining()) {
      seek(at, into.remaining());
      int length = Math.min(piece.remaining(), into.remaining());
      into.put(piece.slice(piece.position(), length));
      piece.position(piece.position() + length);
      at += length;
    }
    readEnd = at;
    broken = false;
  }

  /// Makes the piece begin with the byte at `at`.
  private void seek(long at, int wanted) throws IOException {
    long pieceStart = pieceEnd - piece.limit();
    if (at < pieceStart || at > askedEnd) {
      drain();
      piece = ByteBuffer.allocate(0);
      pieceEnd = at;
      askedEnd = at;
    }
    long until = Math.max(askedEnd, at + wanted);
    boolean onward = at == readEnd || at == 0;
    if (onward && askedEnd - at < AHEAD_BYTES / 2) {
      until = Math.max(until, Math.min(what.size(), at + AHEAD_BYTES));
    }
    ask(until - askedEnd);
    while (pieceEnd <= at) {
      nextPiece();
    }
    piece.position((int) (at - (pieceEnd - piece.limit())));
  }

  private void ask(long length) throws IOException {
    if (length > 0 || what.size() == 0) {
      link.send(new Frame.Fetch(what.id(), askedEnd, length));
      askedEnd += length;
    }
  }

  private void nextPiece() throws IOException {
    if (!(link.receive() instanceof Frame.Data(byte[] bytes, int offset, int length))) {
      throw new ProtocolException("DATA was expected of the node at " + link.address());
    }
    piece = ByteBuffer.wrap(bytes, offset, length).slice();
    pieceEnd += length;
    if (pieceEnd > askedEnd) {
      throw new ProtocolException("more than was asked for came from " + link.address());
    }
  }

  private void drain() throws IOException {
    while (pieceEnd < askedEnd) {
      nextPiece();
    }
  }

  @Override
  public synchronized void close() {
    if (broken || askedEnd - pieceEnd > WORTH_WAITING_BYTES) {
      links.end(link);
      return;
    }
    broken = true;
    try {
      drain();
      links.giveBack(link);
    } catch (IOException _) {
      links.drop(link);
    }
  }
}
