package idunno.logs.answer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Gathers one node's frames and hands them on in portions. For one thread.
public final class AnswerWriter {
  /// A portion of about this size is handed on at once.
  private static final int PORTION = 128 << 10;

  /// The longest piece of a line in one entry.
  private static final int LONGEST_ENTRY = 1 << 20;

  private static final int LONGEST_HEAD = 16;

  private final Out out;
  private final int node;
  private byte[] buffer = new byte[PORTION + (PORTION >> 2)];
  private int size;

  /// Where the frame of lines that is open begins, or -1.
  private int open = -1;

  private int openFile;

  /// Where portions go.
  public interface Out {
    /// Takes whole frames; may block until there is room for more.
    ///
    /// @throws IOException when nobody wants them any more
    void send(byte[] frames, int length) throws IOException;

    /// Whether anybody still wants them.
    boolean isWanted();
  }

  /// @param node the number that its frames are to have
  public AnswerWriter(Out out, int node) {
    this.out = out;
    this.node = node;
  }

  /// Whether anybody still wants the answer.
  public boolean isWanted() {
    return out.isWanted();
  }

  /// Whether something waits to be handed on.
  public boolean isPending() {
    return size > 0;
  }

  /// Writes a frame as one of this node.
  public void write(Frame frame) throws IOException {
    endLines();
    room(frame.size());
    frame.of(node).write(ByteBuffer.wrap(buffer, size, frame.size()));
    size += frame.size();
    sendIfFull();
  }

  /// What stands before a line's bytes.
  ///
  /// @param flags see [Lines]
  /// @param number of the line from 1, or 0
  public record Head(int flags, long number) {}

  /// Writes a line.
  public void line(int file, Head head, byte[] text, int start, int end) throws IOException {
    int at = start;
    while (end - at > LONGEST_ENTRY) {
      Head part = new Head(head.flags() | Lines.MORE, head.number());
      entry(file, new Entry(part, at, at + LONGEST_ENTRY), text);
      at += LONGEST_ENTRY;
    }
    entry(file, new Entry(head, at, end), text);
  }

  private record Entry(Head head, int start, int end) {}

  private void entry(int file, Entry entry, byte[] text) throws IOException {
    if (open >= 0 && openFile != file) {
      endLines();
    }
    int length = entry.end() - entry.start();
    room(Frame.HEAD + Integer.BYTES + LONGEST_HEAD + length);
    if (open < 0) {
      open = size;
      openFile = file;
      size += Frame.HEAD;
      ByteBuffer.wrap(buffer).putInt(size, file);
      size += Integer.BYTES;
    }
    buffer[size++] = (byte) entry.head().flags();
    number(entry.head().number());
    number(length);
    System.arraycopy(text, entry.start(), buffer, size, length);
    size += length;
    sendIfFull();
  }

  private void number(long value) {
    long rest = value;
    while (rest > 0x7f) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
  }

  private void room(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + more));
    }
  }

  private void endLines() {
    if (open >= 0) {
      ByteBuffer head = ByteBuffer.wrap(buffer, open, Frame.HEAD);
      head.put(Frame.Kind.LINES.code()).putShort((short) node).putInt(size - open - Frame.HEAD);
      open = -1;
    }
  }

  private void sendIfFull() throws IOException {
    if (size >= PORTION) {
      flush();
    }
  }

  /// Hands on what there is.
  public void flush() throws IOException {
    endLines();
    if (size > 0) {
      int length = size;
      size = 0;
      out.send(buffer, length);
    }
  }
}
