package idunno.consensus;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Bytes of a length not known beforehand, as chunks behind their lengths.
final class ChunkedOutput extends OutputStream {
  private final DataOutputStream out;
  private final byte[] chunk;
  private int used;

  ChunkedOutput(DataOutputStream out, int chunkBytes) {
    this.out = out;
    this.chunk = new byte[chunkBytes];
  }

  @Override
  public void write(int b) throws IOException {
    if (used == chunk.length) {
      emit();
    }
    chunk[used++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      if (used == chunk.length) {
        emit();
      }
      int n = Math.min(length - done, chunk.length - used);
      System.arraycopy(bytes, offset + done, chunk, used, n);
      used += n;
      done += n;
    }
  }

  /// Writes what is left and the end mark; the stream below stays open.
  void finish() throws IOException {
    emit();
    out.writeInt(0);
  }

  private void emit() throws IOException {
    if (used > 0) {
      out.writeInt(used);
      out.write(chunk, 0, used);
      used = 0;
    }
  }
}
