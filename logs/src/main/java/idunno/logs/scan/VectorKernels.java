package idunno.logs.scan;

import idunno.logs.core.regex.Kernels;
import idunno.logs.core.regex.Literal;
import java.util.List;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// As many bytes at a time as the processor has in a vector.
final class VectorKernels implements Kernels {
  private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private final Kernels plain = Kernels.plain();

  @Override
  public int indexOf(byte[] text, int from, int to, byte value) {
    int at = from;
    for (; at <= to - LANES; at += LANES) {
      long found = ByteVector.fromArray(SPECIES, text, at).eq(value).toLong();
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found);
      }
    }
    return plain.indexOf(text, at, to, value);
  }

  @Override
  public int count(byte[] text, int from, int to, byte value) {
    int at = from;
    int count = 0;
    for (; at <= to - LANES; at += LANES) {
      count += ByteVector.fromArray(SPECIES, text, at).eq(value).trueCount();
    }
    return count + plain.count(text, at, to, value);
  }

  @Override
  public Finder finder(List<Literal> texts) {
    return switch (texts.size()) {
      case 1 -> new One(texts.getFirst(), plain.finder(texts));
      case 2, 3, 4 -> new Few(texts, plain.finder(texts));
      default -> plain.finder(texts);
    };
  }

  /// The two rarest bytes of a text, wherever they stand together.
  private static final class Pair {
    private final Literal text;
    private final int first;
    private final int second;
    private final byte firstByte;
    private final byte secondByte;
    private final byte firstMask;
    private final byte secondMask;

    Pair(Literal text) {
      int[] two = text.rarestTwo();
      this.text = text;
      this.first = two[0];
      this.second = two[1];
      this.firstByte = text.bytes()[first];
      this.secondByte = text.bytes()[second];
      this.firstMask = text.masks()[first];
      this.secondMask = text.masks()[second];
    }

    /// The last place whose vectors lie before `to`.
    int last(int to) {
      return to - Math.max(text.length(), second + LANES);
    }

    /// A bit for each of the next places where both stand.
    long at(byte[] in, int at) {
      ByteVector one = ByteVector.fromArray(SPECIES, in, at + first);
      ByteVector two = ByteVector.fromArray(SPECIES, in, at + second);
      return one.lanewise(VectorOperators.OR, firstMask)
          .eq(firstByte)
          .and(two.lanewise(VectorOperators.OR, secondMask).eq(secondByte))
          .toLong();
    }
  }

  /// @param rest for the end, where no whole vector is left
  private record One(Pair pair, Finder rest) implements Finder {
    One(Literal text, Finder rest) {
      this(new Pair(text), rest);
    }

    @Override
    public int find(byte[] in, int from, int to) {
      Pair sought = pair;
      int last = sought.last(to);
      int longest = to - sought.text.length();
      int at = from;
      for (; at <= last; at += LANES) {
        for (long found = sought.at(in, at); found != 0; found &= found - 1) {
          int place = at + Long.numberOfTrailingZeros(found);
          if (place <= longest && sought.text.isAt(in, place)) {
            return place;
          }
        }
      }
      return rest.find(in, at, to);
    }
  }

  /// Several texts at once; missing ones repeat the last.
  private static final class Few implements Finder {
    private final Pair one;
    private final Pair two;
    private final Pair three;
    private final Pair four;
    private final Finder rest;

    Few(List<Literal> texts, Finder rest) {
      this.one = new Pair(texts.getFirst());
      this.two = new Pair(texts.get(1));
      this.three = new Pair(texts.get(Math.min(2, texts.size() - 1)));
      this.four = new Pair(texts.getLast());
      this.rest = rest;
    }

    @Override
    public int find(byte[] in, int from, int to) {
      int last =
          Math.min(Math.min(one.last(to), two.last(to)), Math.min(three.last(to), four.last(to)));
      int at = from;
      for (; at <= last; at += LANES) {
        long found = one.at(in, at) | two.at(in, at) | three.at(in, at) | four.at(in, at);
        for (; found != 0; found &= found - 1) {
          int place = at + Long.numberOfTrailingZeros(found);
          if (isAt(one, in, place, to)
              || isAt(two, in, place, to)
              || isAt(three, in, place, to)
              || isAt(four, in, place, to)) {
            return place;
          }
        }
      }
      return rest.find(in, at, to);
    }

    private static boolean isAt(Pair pair, byte[] in, int place, int to) {
      return place <= to - pair.text.length() && pair.text.isAt(in, place);
    }
  }
}
