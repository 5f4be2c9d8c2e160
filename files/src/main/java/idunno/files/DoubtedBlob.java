package idunno.files;

import idunno.files.disk.OpenBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/// An open copy of this node that says so when it cannot be read.
final class DoubtedBlob implements OpenBlob {
  private final OpenBlob copy;
  private final Runnable doubted;

  /// @param doubted told when a read fails; must be quick
  DoubtedBlob(OpenBlob copy, Runnable doubted) {
    this.copy = copy;
    this.doubted = doubted;
  }

  @Override
  public long size() {
    return copy.size();
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    try {
      copy.read(offset, into);
    } catch (ClosedChannelException e) {
      // Whoever read has gone; that says nothing about the copy.
      throw e;
    } catch (IOException e) {
      doubted.run();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    copy.close();
  }
}
