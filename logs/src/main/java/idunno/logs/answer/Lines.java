package idunno.logs.answer;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads the content of a LINES frame. Each line is its flags (1 byte), its number and its length
/// (seven bits a byte, the least first, the highest bit set on all but the last), and its bytes.
/// For one thread.
public final class Lines {
  /// The line is only near one that is wanted.
  public static final int CONTEXT = 1;

  /// Nothing but that lines are left out here.
  public static final int GAP = 2;

  /// The line goes on in the next entry.
  public static final int MORE = 4;

  /// Nothing but that the file is no text and has a line that is wanted.
  public static final int BINARY = 8;

  private final byte[] content;
  private final int file;
  private int next = Integer.BYTES;
  private int flags;
  private long number;
  private int start;

  public Lines(Frame frame) {
    this.content = frame.content();
    this.file = ByteBuffer.wrap(content).getInt();
  }

  /// The number of the file that the lines are of.
  public int file() {
    return file;
  }

  /// Goes to the next line, the first at the first call.
  ///
  /// @return whether there is one
  public boolean advance() throws IOException {
    if (next >= content.length) {
      return false;
    }
    try {
      flags = content[next++];
      number = number();
      int length = (int) number();
      start = next;
      next += length;
    } catch (ArrayIndexOutOfBoundsException e) {
      throw new IOException("the answer is damaged", e);
    }
    if (next > content.length || next < start) {
      throw new IOException("the answer is damaged");
    }
    return true;
  }

  private long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte part = content[next++];
      value |= (part & 0x7fL) << shift;
      if (part >= 0) {
        return value;
      }
    }
  }

  public boolean isContext() {
    return (flags & CONTEXT) != 0;
  }

  public boolean isGap() {
    return (flags & GAP) != 0;
  }

  public boolean isBinary() {
    return (flags & BINARY) != 0;
  }

  /// Whether the line goes on in the next entry.
  public boolean hasMore() {
    return (flags & MORE) != 0;
  }

  /// The line's number from 1, or 0.
  public long lineNumber() {
    return number;
  }

  /// Where the line's bytes are.
  public byte[] bytes() {
    return content;
  }

  /// Where they begin.
  public int start() {
    return start;
  }

  /// The place behind them.
  public int end() {
    return next;
  }
}
