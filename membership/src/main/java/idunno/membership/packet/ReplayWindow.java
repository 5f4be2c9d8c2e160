package idunno.membership.packet;

/// Which of one sender's counters have been seen: all up to 64 below the highest are told apart,
/// older ones count as seen. After the window of RFC 6479.
final class ReplayWindow {
  private static final int WIDTH = Long.SIZE;

  private long highest = Long.MIN_VALUE;
  private long seen;

  /// Notes a counter; false when it has been seen, or may have been.
  boolean accept(long counter) {
    if (counter > highest) {
      long ahead = counter - highest;
      seen = highest == Long.MIN_VALUE || ahead >= WIDTH ? 0 : seen << ahead;
      seen |= 1;
      highest = counter;
      return true;
    }
    long behind = highest - counter;
    if (behind >= WIDTH || (seen >>> behind & 1) == 1) {
      return false;
    }
    seen |= 1L << behind;
    return true;
  }
}
