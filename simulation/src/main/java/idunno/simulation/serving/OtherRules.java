package idunno.simulation.serving;

import java.util.Arrays;
import java.util.SplittableRandom;

/// What rules reach that give each worker one model, or share it by turns: with workers that are
/// never idle and tasks without end, rates follow from who has what. For comparison only.
public final class OtherRules {
  private static final int CHECKS = 20;
  private static final double CHECK_MS = 15_000;

  private OtherRules() {}

  /// @param gap (max - min) / max of the models' rates
  /// @param share the slowest model's rate over R*
  public record Reached(double gap, double share) {}

  /// As many workers for each model as its share of all costs says, at least one.
  public static Reached proportional(double[] costs, double[] speeds) {
    double total = Arrays.stream(costs).sum();
    double[] missing =
        Arrays.stream(costs).map(cost -> cost / total * Arrays.stream(speeds).sum()).toArray();
    double[] got = new double[costs.length];
    double[] order = fastestFirst(speeds);
    for (int i = 0; i < order.length; i++) {
      int left = order.length - i;
      int next = left <= without(got) ? first(got) : largest(missing);
      got[next] += order[i];
      missing[next] -= order[i];
    }
    return reached(costs, speeds, got);
  }

  /// Each worker to the model that is slowest so far: for equal workers, no assignment of whole
  /// workers makes the slowest faster.
  public static Reached bestInteger(double[] costs, double[] speeds) {
    double[] got = new double[costs.length];
    for (double speed : fastestFirst(speeds)) {
      int slowest = 0;
      for (int m = 1; m < costs.length; m++) {
        slowest = got[m] / costs[m] < got[slowest] / costs[slowest] ? m : slowest;
      }
      got[slowest] += speed;
    }
    return reached(costs, speeds, got);
  }

  /// The rule of the system that this one follows: workers in equal parts; every 15 s the share of
  /// each model's dispatched work that is completed is looked at, and where two are more than 20 %
  /// apart, one more worker, at random, also takes turns for the lower. Nothing is ever taken away.
  public static Reached original(double[] costs, double[] speeds, double taskMs, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[][] has = new boolean[speeds.length][costs.length];
    for (int w = 0; w < speeds.length; w++) {
      has[w][w % costs.length] = true;
    }
    for (int check = 0; check < CHECKS; check++) {
      double[] done = completedShares(costs, speeds, has, taskMs);
      int low = smallest(done);
      if (done[largest(done)] - done[low] > 0.2) {
        has[random.nextInt(speeds.length)][low] = true;
      }
    }
    return reached(costs, speeds, got(speeds, has));
  }

  /// One task for each worker that has the model is always out.
  private static double[] completedShares(
      double[] costs, double[] speeds, boolean[][] has, double taskMs) {
    double[] got = got(speeds, has);
    double[] shares = new double[costs.length];
    for (int m = 0; m < costs.length; m++) {
      double tasks = got[m] * CHECK_MS / Math.max(taskMs, costs[m]);
      int out = 0;
      for (boolean[] worker : has) {
        out += worker[m] ? 1 : 0;
      }
      shares[m] = tasks / (tasks + out);
    }
    return shares;
  }

  private static double[] got(double[] speeds, boolean[][] has) {
    double[] got = new double[has[0].length];
    for (int w = 0; w < speeds.length; w++) {
      int models = 0;
      for (boolean each : has[w]) {
        models += each ? 1 : 0;
      }
      for (int m = 0; m < got.length; m++) {
        got[m] += has[w][m] ? speeds[w] / models : 0;
      }
    }
    return got;
  }

  private static Reached reached(double[] costs, double[] speeds, double[] got) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (int m = 0; m < costs.length; m++) {
      least = Math.min(least, got[m] / costs[m]);
      most = Math.max(most, got[m] / costs[m]);
    }
    double best = Arrays.stream(speeds).sum() / Arrays.stream(costs).sum();
    return new Reached((most - least) / most, least / best);
  }

  private static double[] fastestFirst(double[] speeds) {
    double[] sorted = speeds.clone();
    Arrays.sort(sorted);
    double[] order = new double[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      order[i] = sorted[sorted.length - 1 - i];
    }
    return order;
  }

  private static int without(double[] got) {
    return (int) Arrays.stream(got).filter(each -> each == 0).count();
  }

  private static int first(double[] got) {
    int first = 0;
    while (got[first] != 0) {
      first++;
    }
    return first;
  }

  private static int largest(double[] values) {
    int at = 0;
    for (int i = 1; i < values.length; i++) {
      at = values[i] > values[at] ? i : at;
    }
    return at;
  }

  private static int smallest(double[] values) {
    int at = 0;
    for (int i = 1; i < values.length; i++) {
      at = values[i] < values[at] ? i : at;
    }
    return at;
  }
}
