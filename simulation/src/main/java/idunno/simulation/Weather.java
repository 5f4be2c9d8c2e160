package idunno.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/// What the network does to datagrams on their way. Streams meet only cuts: what they carry arrives
/// or the connection breaks.
public final class Weather {
  private final SplittableRandom random;
  private final Map<Link, Burst> bursts = new HashMap<>();
  private double loss;
  private double duplicates;
  private long mostDelayMs = 1;
  private double burstShare;
  private long burstMs;
  private Cut cut = (_, _) -> false;

  /// From one node to another, by their numbers.
  private record Link(int from, int to) {}

  /// Which pairs cannot reach each other.
  public interface Cut {
    boolean separates(int from, int to);
  }

  private static final class Burst {
    private boolean bad;
    private long untilMs;
  }

  Weather(SplittableRandom random) {
    this.random = random;
  }

  /// What share of datagrams gets lost, each by itself.
  public void loss(double share) {
    loss = share;
  }

  /// What share of datagrams comes twice.
  public void duplicates(double share) {
    duplicates = share;
  }

  /// Delays between 0 and `mostMs`, so that datagrams overtake each other.
  public void delay(long mostMs) {
    mostDelayMs = mostMs;
  }

  /// Each link by itself is dead for times of `meanMs` on average, and for `share` of all time: the
  /// model of Gilbert ("Capacity of a Burst-Noise Channel", 1960).
  public void bursts(double share, long meanMs) {
    burstShare = share;
    burstMs = meanMs;
    bursts.clear();
  }

  /// Separates nodes; [#heal] ends it.
  public void cut(Cut next) {
    cut = next;
  }

  public void heal() {
    cut = (_, _) -> false;
  }

  boolean isCut(int from, int to) {
    return cut.separates(from, to);
  }

  boolean isLost(int from, int to, long nowMs) {
    return isCut(from, to)
        || loss > 0 && random.nextDouble() < loss
        || burstShare > 0 && isBad(from, to, nowMs);
  }

  private boolean isBad(int from, int to, long nowMs) {
    Burst burst = bursts.computeIfAbsent(new Link(from, to), _ -> new Burst());
    while (burst.untilMs <= nowMs) {
      burst.bad = !burst.bad && burst.untilMs > 0;
      double mean = burst.bad ? burstMs : burstMs * (1 - burstShare) / burstShare;
      long start = burst.untilMs == 0 ? nowMs : burst.untilMs;
      burst.untilMs = start + 1 + (long) (-Math.log(1 - random.nextDouble()) * mean);
    }
    return burst.bad;
  }

  boolean isDoubled() {
    return duplicates > 0 && random.nextDouble() < duplicates;
  }

  long delayMs() {
    return random.nextLong(mostDelayMs + 1);
  }
}
