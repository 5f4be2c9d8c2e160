package idunno.files.core;

/// How many bytes a second may be copied in the background without those who wait for files
/// noticing much: as many as allowed while nobody is there; less, by halves, when what is waited
/// for takes clearly longer than when nothing was copied; more again, step by step, when it does
/// not. (Additive increase and multiplicative decrease, as congestion control has it: Chiu and
/// Jain, 1989.) For one thread at a time; times are handed in.
public final class BackgroundRate {
  /// So much longer may work take than in quiet times.
  private static final double TOLERATED = 1.5;

  /// And so much longer in any case: less than that is noise.
  private static final long NOISE_NANOS = 300_000;

  private static final long WINDOW_NANOS = 200_000_000;

  /// Work within this time of the last copied bytes is not quiet.
  private static final long WAKE_NANOS = 1_000_000_000;

  private static final double QUIET_WEIGHT = 1.0 / 32;

  private final long most;
  private final long least;
  private double rate;
  private double quietNanos;
  private long windowStartNanos;
  private long lastCopyNanos;
  private boolean copied;
  private double sumNanos;
  private long works;

  /// @param most bytes a second
  /// @param least bytes a second, however slow the others get: lost copies must come back
  public BackgroundRate(long most, long least, long nowNanos) {
    this.most = most;
    this.least = Math.min(least, most);
    this.rate = most;
    this.windowStartNanos = nowNanos;
  }

  /// Somebody has waited so long for a small piece of work.
  public void waited(long nanos, long nowNanos) {
    if (copied && nowNanos - lastCopyNanos < WAKE_NANOS) {
      sumNanos += nanos;
      works++;
    } else {
      quietNanos = quietNanos == 0 ? nanos : quietNanos + (nanos - quietNanos) * QUIET_WEIGHT;
    }
  }

  /// Bytes are about to be copied; how many of them a second.
  public long bytesPerSecond(long nowNanos) {
    boolean begins = !copied || nowNanos - lastCopyNanos >= WAKE_NANOS;
    copied = true;
    lastCopyNanos = nowNanos;
    if (begins) {
      newWindow(nowNanos);
    } else if (nowNanos - windowStartNanos >= WINDOW_NANOS) {
      adjust();
      newWindow(nowNanos);
    }
    return (long) rate;
  }

  private void adjust() {
    boolean slowed =
        works > 0 && quietNanos > 0 && sumNanos / works > TOLERATED * quietNanos + NOISE_NANOS;
    double next = slowed ? rate / 2 : rate + Math.max(1, most / 20.0);
    rate = Math.clamp(next, least, most);
  }

  private void newWindow(long nowNanos) {
    windowStartNanos = nowNanos;
    sumNanos = 0;
    works = 0;
  }
}
