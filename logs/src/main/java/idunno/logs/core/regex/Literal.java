package idunno.logs.core.regex;

/// A text to be found as bytes, where a byte of it may be a letter in either case.
///
/// @param bytes what to find, letters whose case does not matter in lower case
/// @param masks for each byte 0x20 if it is such a letter, else 0: a byte `b` of a text is right
///   when `b | mask` equals it
public record Literal(byte[] bytes, byte[] masks) {
  public static final byte CASE = 0x20;

  static final Literal EMPTY = new Literal(new byte[0], new byte[0]);

  static Literal of(byte... bytes) {
    return new Literal(bytes, new byte[bytes.length]);
  }

  /// An ASCII letter in either case.
  static Literal letter(int lower) {
    return new Literal(new byte[] {(byte) lower}, new byte[] {CASE});
  }

  public int length() {
    return bytes.length;
  }

  /// Whether the text has it at this place.
  public boolean isAt(byte[] text, int at) {
    for (int i = 0; i < bytes.length; i++) {
      if ((byte) (text[at + i] | masks[i]) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  Literal then(Literal next) {
    byte[] both = new byte[length() + next.length()];
    byte[] bothMasks = new byte[both.length];
    System.arraycopy(bytes, 0, both, 0, length());
    System.arraycopy(next.bytes, 0, both, length(), next.length());
    System.arraycopy(masks, 0, bothMasks, 0, length());
    System.arraycopy(next.masks, 0, bothMasks, length(), next.length());
    return new Literal(both, bothMasks);
  }

  /// The places of the two bytes that are rarest in logs, the earlier first; twice the same when
  /// there is only one.
  public int[] rarestTwo() {
    int rarest = 0;
    for (int i = 1; i < length(); i++) {
      rarest = share(i) < share(rarest) ? i : rarest;
    }
    int second = rarest;
    for (int i = 0; i < length(); i++) {
      boolean isOther = i != rarest && (bytes[i] != bytes[rarest] || second == rarest);
      if (isOther && (second == rarest || share(i) < share(second))) {
        second = i;
      }
    }
    return new int[] {Math.min(rarest, second), Math.max(rarest, second)};
  }

  /// About how many places in a million of a log look like this at the two rarest bytes.
  double expected() {
    int[] two = rarestTwo();
    return two[0] == two[1] ? 1e6 * share(two[0]) : 1e6 * share(two[0]) * share(two[1]);
  }

  private double share(int i) {
    int upper = bytes[i] - CASE;
    return masks[i] == 0 ? share(bytes[i]) : share(bytes[i]) + share((byte) upper);
  }

  /// About how large a part of a log a byte is.
  private static double share(byte value) {
    int c = value & 0xff;
    if (c >= 'a' && c <= 'z') {
      return 1e-3 * LOWER[c - 'a'];
    }
    if (c >= '0' && c <= '9') {
      return 0.03;
    }
    return switch (c) {
      case ' ' -> 0.12;
      case '\n' -> 0.01;
      case '-', ':', '.' -> 0.025;
      case '=', '/', '_' -> 0.012;
      case '"', ',', '[', ']', '(', ')', '+', 'T', 'E', 'I', 'N', 'R', 'O', 'F' -> 0.008;
      default -> c >= 'A' && c <= 'Z' ? 0.003 : 0.0008;
    };
  }

  /// For each letter from a on, in thousandths.
  private static final int[] LOWER = {
    45, 12, 25, 26, 65, 14, 15, 15, 45, 2, 9, 26, 23, 41, 45, 20, 1, 41, 45, 50, 20, 9, 8, 5, 10, 3
  };
}
