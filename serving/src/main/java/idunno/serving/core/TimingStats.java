package idunno.serving.core;

import java.util.SortedMap;
import java.util.TreeMap;

/// The distribution of a time: exact count, mean and standard deviation, and a histogram whose
/// buckets are 1/32 of an octave-half wide, so that a percentile is within 1.6 %. At most 10 KB,
/// whatever is recorded.
final class TimingStats {
  private static final int SUB_BITS = 5;
  private static final int SUB = 1 << SUB_BITS;
  private static final int OCTAVES = 38;

  private final long[] buckets = new long[SUB * (OCTAVES + 1)];
  private long count;
  private double mean;
  private double squares;

  /// `weight` queries took `ms` each. Mean and deviation by West's update of weighted moments
  /// (Communications of the ACM, 1979).
  void record(double ms, int weight) {
    count += weight;
    double delta = ms - mean;
    mean += delta * weight / count;
    squares += weight * delta * (ms - mean);
    buckets[bucket(Math.round(ms * 1000))] += weight;
  }

  long count() {
    return count;
  }

  /// In milliseconds; 0 before anything was recorded.
  double percentile(double percent) {
    long rank = Math.max(1, (long) Math.ceil(count * percent / 100));
    long seen = 0;
    for (int i = 0; i < buckets.length; i++) {
      seen += buckets[i];
      if (seen >= rank) {
        return middleMicros(i) / 1000;
      }
    }
    return 0;
  }

  StatsView.Timing view() {
    double sd = count > 1 ? Math.sqrt(Math.max(0, squares / (count - 1))) : 0;
    return new StatsView.Timing(
        count, mean, sd, percentile(50), percentile(90), percentile(95), percentile(99));
  }

  /// Values below [#SUB] have a bucket each; above, each octave is cut into [#SUB] buckets.
  private static int bucket(long micros) {
    long value = Math.max(0, Math.min(micros, (1L << OCTAVES) - 1));
    if (value < SUB) {
      return (int) value;
    }
    int shift = 63 - Long.numberOfLeadingZeros(value) - SUB_BITS;
    return (shift + 1) * SUB + (int) (value >>> shift) - SUB;
  }

  private static double middleMicros(int bucket) {
    if (bucket < SUB) {
      return bucket;
    }
    int shift = bucket / SUB - 1;
    long low = (long) (bucket % SUB + SUB) << shift;
    return low + (1L << shift) / 2.0;
  }

  Saved.Timing save() {
    SortedMap<Integer, Long> filled = new TreeMap<>();
    for (int i = 0; i < buckets.length; i++) {
      if (buckets[i] > 0) {
        filled.put(i, buckets[i]);
      }
    }
    return new Saved.Timing(count, mean, squares, filled);
  }

  void load(Saved.Timing saved) {
    count = saved.count();
    mean = saved.mean();
    squares = saved.squares();
    saved.buckets().forEach((bucket, n) -> buckets[bucket] = n);
  }
}
