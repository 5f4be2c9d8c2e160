package idunno.serving.core;

import java.util.Arrays;
import java.util.List;

/// Counts completions in buckets of 250 ms of log time, for as long as its ring reaches back.
final class RateWindow {
  static final long BUCKET_MS = 250;

  private final int[] ring;
  private long newest;

  /// @param reachMs how far back [#sum] can be asked
  RateWindow(long reachMs) {
    ring = new int[(int) (reachMs / BUCKET_MS) + 2];
  }

  /// `queries` were completed at `timeMs`, which is not before any earlier call's.
  void add(long timeMs, int queries) {
    long bucket = timeMs / BUCKET_MS;
    if (bucket - newest >= ring.length) {
      Arrays.fill(ring, 0);
      newest = bucket;
    }
    while (newest < bucket) {
      newest++;
      ring[slot(newest)] = 0;
    }
    ring[slot(bucket)] += queries;
  }

  /// How many were completed in the last `windowMs` before the bucket that `nowMs` is in: only full
  /// buckets count, so the sum is of exactly that long.
  long sum(long nowMs, long windowMs) {
    long end = nowMs / BUCKET_MS;
    long from = Math.max(end - windowMs / BUCKET_MS, newest - ring.length + 1);
    long sum = 0;
    for (long bucket = from; bucket < end && bucket <= newest; bucket++) {
      sum += ring[slot(bucket)];
    }
    return sum;
  }

  /// Completions per second over the last `windowMs`.
  double perSecond(long nowMs, long windowMs) {
    return sum(nowMs, windowMs) * 1000.0 / windowMs;
  }

  private int slot(long bucket) {
    return (int) Math.floorMod(bucket, (long) ring.length);
  }

  Saved.Rate save() {
    return new Saved.Rate(newest, Arrays.stream(ring).boxed().toList());
  }

  void load(Saved.Rate saved) {
    newest = saved.newest();
    List<Integer> counts = saved.counts();
    for (int i = 0; i < ring.length; i++) {
      ring[i] = counts.get(i);
    }
  }
}
