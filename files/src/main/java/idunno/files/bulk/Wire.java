package idunno.files.bulk;

import idunno.files.core.BlobId;
import idunno.files.disk.RawChunks;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// One connection's frames. One thread reads and one writes; they may be the same.
final class Wire implements Closeable {
  /// The version of the protocol that this release speaks.
  static final int VERSION = 6;

  /// The most content bytes of a DATA frame.
  static final int DATA_BYTES = 256 * 1024;

  private static final byte[] MAGIC = "IDUNNOBK".getBytes(StandardCharsets.US_ASCII);
  private static final int FRAME_HEADER = 5;
  private static final int CRC_BYTES = 4;

  /// Where the content begins in a DATA frame.
  private static final int CONTENT_AT = FRAME_HEADER + CRC_BYTES;

  /// Room for a small file in one frame.
  private static final int FIRST_BUFFER = 8 * 1024;

  private static final int MAX_CONTROL_BYTES = 128 * 1024;

  /// The most chunks of a RAW frame: as much as fits into a core's own cache.
  static final int RAW_CHUNKS = 4;

  private static final int RAW_HEADER = 3 * Long.BYTES;
  private static final int MAX_RAW_BYTES = RAW_HEADER + RAW_CHUNKS * RawChunks.ON_DISK;
  private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

  private final Socket socket;
  private final Inlet inlet;
  private final DataInputStream in;
  private final OutputStream out;
  private final CRC32C crc = new CRC32C();
  private long frames;
  private byte[] received = new byte[FIRST_BUFFER];
  private byte[] sent = new byte[FIRST_BUFFER];
  private ByteBuffer raw = NO_ROOM;

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.inlet = new Inlet(socket);
    this.in = new DataInputStream(inlet);
    this.out = socket.getOutputStream();
  }

  void sendHello(int version) throws IOException {
    out.write(ByteBuffer.allocate(MAGIC.length + 2).put(MAGIC).putShort((short) version).array());
  }

  /// The other side's version.
  ///
  /// @throws ProtocolException when it is no IDunno bulk protocol at all
  int receiveHello() throws IOException {
    byte[] magic = new byte[MAGIC.length];
    in.readFully(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new ProtocolException("that is not IDunno's bulk protocol");
    }
    return in.readUnsignedShort();
  }

  /// Sends any frame but DATA.
  void send(Frame frame) throws IOException {
    sendWhole(encode(frame));
  }

  /// Sends frames that have been made before.
  void sendWhole(byte[] frames) throws IOException {
    out.write(frames);
  }

  /// Sends a request, its content (at most [#DATA_BYTES], perhaps none) and its end together.
  void sendAtOnce(Frame opening, ByteBuffer content, Frame end) throws IOException {
    byte[] first = encode(opening);
    byte[] data = content.hasRemaining() ? encodeData(content) : new byte[0];
    byte[] last = encode(end);
    sendWhole(
        ByteBuffer.allocate(first.length + data.length + last.length)
            .put(first)
            .put(data)
            .put(last)
            .array());
  }

  /// How many frames have come so far.
  long framesReceived() {
    return frames;
  }

  /// The bytes of any frame but DATA.
  static byte[] encode(Frame frame) throws IOException {
    byte[] payload = Payload.encode(frame);
    byte[] whole = new byte[FRAME_HEADER + payload.length];
    ByteBuffer.wrap(whole).putInt(payload.length).put((byte) Payload.kind(frame)).put(payload);
    return whole;
  }

  /// The bytes of a DATA frame with that content, at most [#DATA_BYTES] of it.
  static byte[] encodeData(ByteBuffer content) {
    byte[] whole = new byte[CONTENT_AT + content.remaining()];
    content.get(content.position(), whole, CONTENT_AT, content.remaining());
    CRC32C crc = new CRC32C();
    head(whole, content.remaining(), crc);
    return whole;
  }

  /// The content in what [#encodeData] made.
  static ByteBuffer contentOf(byte[] dataFrame) {
    return ByteBuffer.wrap(dataFrame, CONTENT_AT, dataFrame.length - CONTENT_AT);
  }

  /// Where to write the content of the DATA frame that [#sendRoom] will send: so it is copied once.
  ByteBuffer room(int length) {
    int whole = CONTENT_AT + length;
    if (sent.length < whole) {
      sent = new byte[CONTENT_AT + DATA_BYTES];
    }
    return ByteBuffer.wrap(sent, CONTENT_AT, length).slice();
  }

  /// Sends what was written to the [#room] of the same length.
  void sendRoom(int length) throws IOException {
    head(sent, length, crc);
    out.write(sent, 0, CONTENT_AT + length);
  }

  /// Sends content; at most [#DATA_BYTES] of it.
  void sendData(ByteBuffer content) throws IOException {
    int length = content.remaining();
    room(length).put(content);
    sendRoom(length);
  }

  private static void head(byte[] frame, int length, CRC32C crc) {
    crc.reset();
    crc.update(frame, CONTENT_AT, length);
    ByteBuffer.wrap(frame)
        .putInt(CRC_BYTES + length)
        .put((byte) Payload.DATA)
        .putInt((int) crc.getValue());
  }

  /// Whether the other side has said something that has not been received yet.
  boolean hasInput() throws IOException {
    return waiting() > 0;
  }

  /// How many bytes have come that have not been received yet. Any thread may ask.
  int waiting() throws IOException {
    return in.available();
  }

  /// From now on a read that brings nothing for so long fails.
  void limitSilence(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  /// The next frame; the content of a DATA frame has passed its CRC.
  ///
  /// @throws EOFException when the other side has closed
  /// @throws ProtocolException for anything that is no frame
  Frame receive() throws IOException {
    int length = in.readInt();
    int kind = in.readUnsignedByte();
    int limit = limit(kind);
    if (length < 0 || length > limit) {
      throw new ProtocolException("a frame of kind " + kind + " and " + length + " bytes");
    }
    if (kind == Payload.RAW) {
      return receiveRaw(length);
    }
    if (received.length < length) {
      received = new byte[Math.max(length, Math.min(limit, CRC_BYTES + DATA_BYTES))];
    }
    in.readFully(received, 0, length);
    frames++;
    if (kind != Payload.DATA) {
      return decode(kind, length);
    }
    if (length < CRC_BYTES) {
      throw new ProtocolException("a DATA frame without a checksum");
    }
    crc.reset();
    crc.update(received, CRC_BYTES, length - CRC_BYTES);
    if ((int) crc.getValue() != ByteBuffer.wrap(received).getInt()) {
      throw new ProtocolException("a DATA frame that was damaged on its way");
    }
    return new Frame.Data(received, CRC_BYTES, length - CRC_BYTES);
  }

  /// Gives away the bytes of the last frame, DATA or RAW: the next comes into `other`, which one of
  /// the same kind came in, or where there is none into new ones.
  void receiveInto(@Nullable ByteBuffer other) {
    raw = other != null && other.isDirect() ? other : NO_ROOM;
    received = other != null && other.hasArray() ? other.array() : NO_ROOM.array();
  }

  private static int limit(int kind) {
    return switch (kind) {
      case Payload.DATA -> CRC_BYTES + DATA_BYTES;
      case Payload.RAW -> MAX_RAW_BYTES;
      default -> MAX_CONTROL_BYTES;
    };
  }

  private Frame receiveRaw(int length) throws IOException {
    if (length < RAW_HEADER) {
      throw new ProtocolException("a RAW frame that ends too early");
    }
    BlobId id = new BlobId(in.readLong(), in.readLong());
    long first = in.readLong();
    if (raw.capacity() < length - RAW_HEADER) {
      raw = ByteBuffer.allocateDirect(MAX_RAW_BYTES - RAW_HEADER);
    }
    inlet.readFully(raw.clear().limit(length - RAW_HEADER));
    frames++;
    return new Frame.Raw(id, first, raw.flip());
  }

  /// Whether [#sendRaw] is possible.
  boolean canSendRaw() {
    return socket.getChannel() != null;
  }

  /// Sends chunks as they lie on disk.
  void sendRaw(RawChunks chunks, long first, int count) throws IOException {
    int length = RAW_HEADER + chunks.bytes(first, count);
    out.write(
        ByteBuffer.allocate(FRAME_HEADER + RAW_HEADER)
            .putInt(length)
            .put((byte) Payload.RAW)
            .putLong(chunks.id().high())
            .putLong(chunks.id().low())
            .putLong(first)
            .array());
    chunks.send(first, count, socket.getChannel());
  }

  private Frame decode(int kind, int length) throws IOException {
    try {
      return Payload.decode(kind, received, length);
    } catch (EOFException e) {
      throw new ProtocolException("a frame of kind " + kind + " that ends too early");
    }
  }

  /// Tells the other side that nothing more comes, and swallows what it still sends, up to a limit:
  /// closing with unread bytes would reset the connection and lose our last words.
  void endPolitely(long mostBytes) throws IOException {
    socket.shutdownOutput();
    byte[] waste = new byte[64 * 1024];
    long left = mostBytes;
    int n = 0;
    while (left > 0 && n >= 0) {
      n = in.read(waste);
      left -= n;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
