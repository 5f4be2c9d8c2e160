package idunno.simulation;

import java.util.PriorityQueue;

/// What happens when, in milliseconds: the next thing first, and of things at the same time the one
/// that was planned first. One thread.
public final class Timeline {
  private final PriorityQueue<Step> steps = new PriorityQueue<>();
  private long nowMs;
  private long planned;

  private record Step(long atMs, long order, Runnable action) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      int byTime = Long.compare(atMs, other.atMs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  public long nowMs() {
    return nowMs;
  }

  /// Plans `action` for `atMs`, or for now if that is past.
  public void at(long atMs, Runnable action) {
    steps.add(new Step(Math.max(atMs, nowMs), planned++, action));
  }

  /// Lets everything happen up to and at `untilMs`.
  public void runUntil(long untilMs) {
    for (Step next = steps.peek(); next != null && next.atMs() <= untilMs; next = steps.peek()) {
      steps.remove();
      nowMs = next.atMs();
      next.action().run();
    }
    nowMs = Math.max(nowMs, untilMs);
  }
}
