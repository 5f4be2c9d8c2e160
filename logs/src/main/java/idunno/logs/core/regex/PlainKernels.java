package idunno.logs.core.regex;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/// Eight bytes at a time in one long, where a byte that is zero shows by its highest bit ("Hacker's
/// Delight", 6-1).
final class PlainKernels implements Kernels {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  @Override
  public int indexOf(byte[] text, int from, int to, byte value) {
    int at = from;
    long pattern = LOW_BITS * (value & 0xff);
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long zeros = zeros((long) LONGS.get(text, at) ^ pattern);
      if (zeros != 0) {
        return at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
      }
    }
    for (; at < to; at++) {
      if (text[at] == value) {
        return at;
      }
    }
    return -1;
  }

  /// The high bit of each zero byte, and of no byte below the first one.
  private static long zeros(long bytes) {
    return bytes - LOW_BITS & ~bytes & HIGH_BITS;
  }

  @Override
  public int count(byte[] text, int from, int to, byte value) {
    int at = from;
    int count = 0;
    long pattern = LOW_BITS * (value & 0xff);
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long differs = (long) LONGS.get(text, at) ^ pattern;
      // Exact for each byte, unlike zeros: no borrow runs from one byte into the next.
      long nonZero = (differs & ~HIGH_BITS) + ~HIGH_BITS | differs;
      count += Long.bitCount(~nonZero & HIGH_BITS);
    }
    for (; at < to; at++) {
      count += text[at] == value ? 1 : 0;
    }
    return count;
  }

  @Override
  public Finder finder(List<Literal> texts) {
    return texts.size() == 1
        ? new One(texts.getFirst())
        : new First(texts.stream().map(One::new).toList());
  }

  /// Looks for the rarest byte, then at the rest.
  private static final class One implements Finder {
    private final Literal text;
    private final int place;
    private final byte lower;
    private final long either;
    private final long pattern;

    One(Literal text) {
      int[] two = text.rarestTwo();
      this.text = text;
      this.place = two[0];
      this.lower = text.bytes()[place];
      this.either = LOW_BITS * text.masks()[place];
      this.pattern = LOW_BITS * (lower & 0xff);
    }

    @Override
    public int find(byte[] in, int from, int to) {
      int last = to - text.length();
      int at = from;
      // A long of rarest bytes of eight places must lie within the text.
      for (; at + place <= to - Long.BYTES && at <= last; at += Long.BYTES) {
        long zeros = zeros(((long) LONGS.get(in, at + place) | either) ^ pattern);
        for (; zeros != 0; zeros &= zeros - 1) {
          int found = at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
          if (found <= last && text.isAt(in, found)) {
            return found;
          }
        }
      }
      for (; at <= last; at++) {
        if (text.isAt(in, at)) {
          return at;
        }
      }
      return -1;
    }
  }

  /// The first of several, each sought by itself as far as the best so far.
  private record First(List<One> each) implements Finder {
    /// So that a rare text is not sought far beyond where a frequent one is found.
    private static final int STEP = 4_096;

    @Override
    public int find(byte[] in, int from, int to) {
      for (int start = from; start < to; start += STEP) {
        int best = -1;
        for (One one : each) {
          int end = best >= 0 ? best : Math.min(start + STEP, to);
          int found = one.find(in, start, Math.min(end + one.text.length() - 1, to));
          best = found >= 0 ? found : best;
        }
        if (best >= 0) {
          return best;
        }
      }
      return -1;
    }
  }
}
