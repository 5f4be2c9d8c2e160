package idunno.engine.child;

import idunno.engine.Batch;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What a node and a child process say to each other. Both kinds of children speak it: `ChildMain`
/// and `child.py`.
///
/// The child reads requests from descriptor 3 and writes answers to descriptor 4; its standard
/// input is empty and its standard output is its standard error, so that nothing the user's code
/// prints can get between frames. One request is under way at a time. The end of descriptor 3 tells
/// the child that the node is gone: it dies at once, whatever its code is doing.
///
/// A frame is a kind (one byte), the length of its body (4 bytes) and the body. Numbers are
/// unsigned and big-endian, text is UTF-8.
///
/// | to the child | body |
/// |---|---|
/// | `L` load | the model's folder |
/// | `I` infer | count (4), then for each input: `b` bytes or `j` JSON (1), length (4), content |
///
/// | from the child | body |
/// |---|---|
/// | `R` ready | nothing: the answer to `L` |
/// | `A` answers | count (4), then for each input in order: `o` output or `e` its error (1), length (4), text: a JSON value or a sentence |
/// | `F` failure | what the code threw, one line: the request as a whole failed |
/// | `M` memory | the same, where the code ran out of memory |
///
/// When `infer` throws for several inputs, or gives a wrong number of outputs, the child asks it
/// again with each input alone: only those which fail alone get an error.
final class Frames {
  static final byte LOAD = 'L';
  static final byte INFER = 'I';
  static final byte READY = 'R';
  static final byte ANSWERS = 'A';
  static final byte FAILURE = 'F';
  static final byte OUT_OF_MEMORY = 'M';

  static final byte BYTES = 'b';
  static final byte JSON = 'j';
  static final byte OUTPUT = 'o';
  static final byte ERROR = 'e';

  /// An input may be this large, and a request as large as one input.
  static final int MAX_INPUT_BYTES = (int) Batch.MOST_ITEM_BYTES;

  /// Inputs are put into one request up to this sum; a larger input travels alone.
  static final int FULL_REQUEST_BYTES = 32 << 20;

  /// One output may be this large.
  static final int MAX_OUTPUT_BYTES = 8 << 20;

  /// All outputs of one request may be this large together.
  static final int MAX_ANSWER_BYTES = 64 << 20;

  /// What an exception says is cut here.
  static final int MAX_ERROR_CHARS = 500;

  /// Bytes in front of every input and every answer.
  static final int ENTRY_HEADER_BYTES = 5;

  private Frames() {}

  static void write(DataOutputStream out, byte kind, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    out.writeByte(kind);
    out.writeInt(body.length);
    out.write(body);
    out.flush();
  }

  /// Reads a length and as many bytes.
  ///
  /// @throws IOException when it is larger than `max`, or the stream ends
  static byte[] readSized(DataInputStream in, int max) throws IOException {
    int length = readCount(in, max);
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("the stream ended within a frame");
    }
    return bytes;
  }

  static int readCount(DataInputStream in, int max) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > max) {
      throw new IOException(
          "a frame announced " + Integer.toUnsignedString(count) + ", the limit is " + max);
    }
    return count;
  }

  static String readText(DataInputStream in, int max) throws IOException {
    return new String(readSized(in, max), StandardCharsets.UTF_8);
  }
}
