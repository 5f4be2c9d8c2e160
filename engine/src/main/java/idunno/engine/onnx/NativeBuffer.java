package idunno.engine.onnx;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Memory that native code reads and writes, kept between runs and given back at once when closed.
/// Not safe for threads, but may be closed by another.
final class NativeBuffer implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  private @Nullable Arena arena;
  private ByteBuffer bytes = ByteBuffer.allocateDirect(0);

  /// At least `size` bytes in native order; what was in it before may be gone.
  @SuppressWarnings("MustBeClosedChecker") // close() and the next growth close it
  ByteBuffer atLeast(long size) {
    if (bytes.capacity() < size) {
      close();
      Arena fresh = Arena.ofShared();
      arena = fresh;
      bytes =
          fresh
              .allocate(Math.min(size, Integer.MAX_VALUE), ALIGNMENT)
              .asByteBuffer()
              .order(ByteOrder.nativeOrder());
    }
    return bytes;
  }

  @Override
  public void close() {
    bytes = ByteBuffer.allocateDirect(0);
    if (arena != null) {
      arena.close();
      arena = null;
    }
  }
}
