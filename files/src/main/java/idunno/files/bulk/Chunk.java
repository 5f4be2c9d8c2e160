package idunno.files.bulk;

import java.nio.ByteBuffer;

/// A piece of content as it travels, with its checksum: made once, sent to every replica. Nobody
/// changes it.
public final class Chunk {
  /// The most content bytes in one.
  public static final int MAX_BYTES = Wire.DATA_BYTES;

  private final byte[] frame;

  private Chunk(byte[] frame) {
    this.frame = frame;
  }

  /// A copy of what `content` has left, at most [#MAX_BYTES].
  public static Chunk of(ByteBuffer content) {
    return new Chunk(Wire.encodeData(content));
  }

  /// The content, to be read once.
  public ByteBuffer content() {
    return Wire.contentOf(frame).asReadOnlyBuffer();
  }

  byte[] frame() {
    return frame;
  }
}
