package idunno.engine.child;

import idunno.engine.Batch;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Turns a batch into what a child is sent.
final class Requests {
  private static final int COPY_BYTES = 1 << 16;

  private Requests() {}

  /// One input as it travels: `head` then `content`.
  ///
  /// @param kind `Frames.BYTES` or `Frames.JSON`
  /// @param unreadBytes what was left out because it is too large to travel at all
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Input(byte kind, byte[] head, ByteBuffer content, long unreadBytes) {
    Input(byte kind, byte[] head, ByteBuffer content) {
      this(kind, head, content, 0);
    }

    long bytes() {
      return head.length + content.remaining() + unreadBytes;
    }
  }

  /// The inputs of a batch, in order. A row of an array becomes the bytes of an `.npy` file with
  /// that row alone, so that the code knows its type and shape.
  static List<Input> inputs(Batch batch) {
    return switch (batch) {
      case Batch.Items(List<Batch.Item> items) -> items.stream().map(Requests::input).toList();
      case Batch.Rows rows -> rows(rows);
    };
  }

  private static Input input(Batch.Item item) {
    return switch (item) {
      case Batch.Item.Bytes(ByteBuffer content) ->
          new Input(Frames.BYTES, new byte[0], content.slice());
      case Batch.Item.TooLarge(long bytes) ->
          new Input(Frames.BYTES, new byte[0], ByteBuffer.allocate(0), bytes);
      case Batch.Item.Json(String text) ->
          new Input(
              Frames.JSON, new byte[0], ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    };
  }

  private static List<Input> rows(Batch.Rows rows) {
    byte[] head = npyHead(rows.type(), rows.rowShape());
    ByteBuffer data = rows.data().slice();
    int rowBytes = rows.size() == 0 ? 0 : data.remaining() / rows.size();
    List<Input> inputs = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      inputs.add(new Input(Frames.BYTES, head, data.slice(i * rowBytes, rowBytes)));
    }
    return inputs;
  }

  /// The header of format version 1.0 of `.npy` files, as NumPy's documentation of
  /// `numpy.lib.format` has it: padded so that the data begins at a multiple of 64.
  static byte[] npyHead(Batch.ElementType type, long[] shape) {
    String descr =
        switch (type) {
          case FLOAT32 -> "<f4";
          case FLOAT64 -> "<f8";
          case INT8 -> "|i1";
          case UINT8 -> "|u1";
          case INT16 -> "<i2";
          case INT32 -> "<i4";
          case INT64 -> "<i8";
          case BOOL -> "|b1";
        };
    String dimensions = Arrays.stream(shape).mapToObj(d -> d + ",").collect(Collectors.joining());
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(descr, dimensions);
    int before = 10;
    int padded = (before + text.length() + 1 + 63) / 64 * 64;
    byte[] head = new byte[padded];
    Arrays.fill(head, (byte) ' ');
    byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    System.arraycopy(magic, 0, head, 0, magic.length);
    head[8] = (byte) (padded - before);
    head[9] = (byte) ((padded - before) >> 8);
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, head, before, ascii.length);
    head[padded - 1] = '\n';
    return head;
  }

  /// Cuts inputs into runs that each fit one request, keeping their order.
  static List<List<Input>> split(List<Input> inputs) {
    List<List<Input>> parts = new ArrayList<>();
    List<Input> part = new ArrayList<>();
    long bytes = 0;
    for (Input input : inputs) {
      if (!part.isEmpty() && bytes + input.bytes() > Frames.FULL_REQUEST_BYTES) {
        parts.add(part);
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(input);
      bytes += input.bytes();
    }
    parts.add(part);
    return parts;
  }

  /// Writes one `I` frame.
  static void writeInfer(DataOutputStream out, List<Input> inputs) throws IOException {
    long body = Integer.BYTES;
    for (Input input : inputs) {
      body += Frames.ENTRY_HEADER_BYTES + input.bytes();
    }
    out.writeByte(Frames.INFER);
    out.writeInt(Math.toIntExact(body));
    out.writeInt(inputs.size());
    byte[] copy = new byte[COPY_BYTES];
    for (Input input : inputs) {
      out.writeByte(input.kind());
      out.writeInt(Math.toIntExact(input.bytes()));
      out.write(input.head());
      write(out, input.content().slice(), copy);
    }
    out.flush();
  }

  private static void write(DataOutputStream out, ByteBuffer content, byte[] copy)
      throws IOException {
    if (content.hasArray()) {
      out.write(content.array(), content.arrayOffset() + content.position(), content.remaining());
      return;
    }
    while (content.hasRemaining()) {
      int n = Math.min(copy.length, content.remaining());
      content.get(copy, 0, n);
      out.write(copy, 0, n);
    }
  }
}
