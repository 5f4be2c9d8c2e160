package idunno.logs.answer;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// One frame, see the package.
public record Frame(Kind kind, int node, byte[] content) {
  /// Bytes before the content.
  public static final int HEAD = 7;

  /// Longer ones are never sent.
  public static final int LONGEST = 4 << 20;

  /// What a frame tells.
  public enum Kind {
    NODE,
    FILE,
    LINES,
    COUNT,
    PROGRESS,
    END,
    ALL;

    byte code() {
      return (byte) (ordinal() + 1);
    }
  }

  /// Reads the next frame.
  ///
  /// @throws EOFException when the stream ends
  public static Frame read(DataInputStream in) throws IOException {
    int code = in.readUnsignedByte();
    int node = in.readUnsignedShort();
    int length = in.readInt();
    if (code < 1 || code > Kind.values().length || length < 0 || length > LONGEST) {
      throw new IOException("the answer is damaged, or of another version of IDunno");
    }
    byte[] content = new byte[length];
    in.readFully(content);
    return new Frame(Kind.values()[code - 1], node, content);
  }

  /// The same about a node that has another number for the one that reads it.
  public Frame of(int number) {
    return new Frame(kind, number, content);
  }

  /// How many bytes it has on the wire.
  public int size() {
    return HEAD + content.length;
  }

  public void write(ByteBuffer into) {
    into.put(kind.code()).putShort((short) node).putInt(content.length).put(content);
  }
}
