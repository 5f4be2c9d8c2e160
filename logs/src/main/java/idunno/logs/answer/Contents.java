package idunno.logs.answer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The contents of the small frames.
public final class Contents {
  private Contents() {}

  /// A node that takes part.
  public record Node(String name, String address) {
    public Frame frame(int number) {
      byte[] name = name().getBytes(StandardCharsets.UTF_8);
      byte[] address = address().getBytes(StandardCharsets.UTF_8);
      ByteBuffer content = ByteBuffer.allocate(4 + name.length + address.length);
      put(content, name);
      put(content, address);
      return new Frame(Frame.Kind.NODE, number, content.array());
    }

    public static Node of(Frame frame) {
      ByteBuffer content = ByteBuffer.wrap(frame.content());
      String name = text(content);
      return new Node(name, text(content));
    }
  }

  /// A file of the node.
  public record File(int number, String name) {
    public Frame frame() {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      ByteBuffer content = ByteBuffer.allocate(6 + bytes.length).putInt(number);
      put(content, bytes);
      return new Frame(Frame.Kind.FILE, 0, content.array());
    }

    public static File of(Frame frame) {
      ByteBuffer content = ByteBuffer.wrap(frame.content());
      int number = content.getInt();
      return new File(number, text(content));
    }
  }

  /// How many wanted lines a file has.
  public record Count(int file, long wanted) {
    public Frame frame() {
      ByteBuffer content = ByteBuffer.allocate(12).putInt(file).putLong(wanted);
      return new Frame(Frame.Kind.COUNT, 0, content.array());
    }

    public static Count of(Frame frame) {
      ByteBuffer content = ByteBuffer.wrap(frame.content());
      int file = content.getInt();
      return new Count(file, content.getLong());
    }
  }

  /// How far a node is.
  public record Progress(long read, long all) {
    public Frame frame() {
      ByteBuffer content = ByteBuffer.allocate(16).putLong(read).putLong(all);
      return new Frame(Frame.Kind.PROGRESS, 0, content.array());
    }

    public static Progress of(Frame frame) {
      ByteBuffer content = ByteBuffer.wrap(frame.content());
      long read = content.getLong();
      return new Progress(read, content.getLong());
    }
  }

  private static void put(ByteBuffer into, byte[] text) {
    into.putShort((short) text.length).put(text);
  }

  private static String text(ByteBuffer from) {
    byte[] text = new byte[from.getShort() & 0xffff];
    from.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
