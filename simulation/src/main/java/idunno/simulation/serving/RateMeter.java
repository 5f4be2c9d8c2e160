package idunno.simulation.serving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/// How far query rates are apart, from readings of the coordinator's own counts: in windows of 10 s
/// that end at every reading, D = (max - min) / max of the completions of the models that were
/// backlogged throughout and have a worker, where there are two; and the slowest one's rate as a
/// share of R*, the equal rate that all workers together could give them. Windows are longer where
/// fewer than 20 completions of a model are to be expected in 10 s. One thread.
public final class RateMeter {
  /// How often readings are taken.
  public static final long STEP_MS = 250;

  private static final long WINDOW_MS = 10_000;
  private static final int ENOUGH = 20;

  private final Map<String, Double> costsMs;
  private final NavigableMap<Long, Reading> readings = new TreeMap<>();
  private final List<Window> windows = new ArrayList<>();

  /// What is known of a model at one moment.
  ///
  /// @param completed queries since its deployment
  /// @param backloggedForMs for how long queries have waited without a break
  public record Count(long completed, long backloggedForMs, boolean hasWorker) {}

  private record Reading(double speed, SortedMap<String, Count> counts) {}

  /// @param compared how many models
  /// @param share the slowest one's rate over R*; no number where others had a backlog too for a
  ///   part of the window
  public record Window(long endMs, int compared, double gap, double share) {}

  /// Shares are of windows, 0 to 1.
  ///
  /// @param share the mean of the windows' shares of R*
  public record Summary(
      int windows,
      double within20,
      double within10,
      double medianGap,
      double p99Gap,
      double share) {}

  /// @param costsMs what a query of each model costs a worker of speed 1
  public RateMeter(Map<String, Double> costsMs) {
    this.costsMs = Map.copyOf(costsMs);
  }

  /// Takes a reading, later than all before.
  ///
  /// @param speed of all workers together that are alive
  public void read(long atMs, double speed, SortedMap<String, Count> counts) {
    readings.put(atMs, new Reading(speed, counts));
    SortedMap<String, Count> compared = backlogged(counts, WINDOW_MS);
    long lengthMs = lengthMs(compared, speed);
    compared = backlogged(compared, lengthMs);
    Map.Entry<Long, Reading> start = readings.floorEntry(atMs - lengthMs);
    if (compared.size() >= 2 && start != null) {
      windows.add(window(atMs, start.getKey(), start.getValue(), compared));
    }
  }

  private static SortedMap<String, Count> backlogged(SortedMap<String, Count> counts, long forMs) {
    SortedMap<String, Count> found = new TreeMap<>(counts);
    found.values().removeIf(each -> each.backloggedForMs() < forMs || !each.hasWorker());
    return found;
  }

  private long lengthMs(SortedMap<String, Count> compared, double speed) {
    double enoughMs = ENOUGH * roundMs(compared) / Math.max(speed, 1e-3);
    return Math.max(WINDOW_MS, (long) Math.ceil(enoughMs / STEP_MS) * STEP_MS);
  }

  /// What one query of each costs together.
  private double roundMs(SortedMap<String, Count> compared) {
    return compared.keySet().stream().mapToDouble(name -> costsMs.getOrDefault(name, 0.0)).sum();
  }

  private Window window(
      long endMs, long startMs, Reading start, SortedMap<String, Count> compared) {
    long least = Long.MAX_VALUE;
    long most = 0;
    for (Map.Entry<String, Count> model : compared.entrySet()) {
      Count before = start.counts().get(model.getKey());
      long done = model.getValue().completed() - (before == null ? 0 : before.completed());
      least = Math.min(least, done);
      most = Math.max(most, done);
    }
    Collection<Reading> within = readings.subMap(startMs, false, endMs, true).values();
    double speed = within.stream().mapToDouble(Reading::speed).average().orElse(0);
    double best = speed * (endMs - startMs) / roundMs(compared);
    double gap = most == 0 ? 1 : (double) (most - least) / most;
    boolean alone = within.stream().allMatch(each -> areAlone(compared, each));
    return new Window(endMs, compared.size(), gap, alone ? least / best : Double.NaN);
  }

  private static boolean areAlone(SortedMap<String, Count> compared, Reading reading) {
    return reading.counts().entrySet().stream()
        .allMatch(model ->
            model.getValue().backloggedForMs() == 0 || compared.containsKey(model.getKey()));
  }

  /// Those that end after `fromMs` and not after `toMs`.
  public List<Window> windows(long fromMs, long toMs) {
    return windows.stream().filter(each -> each.endMs() > fromMs && each.endMs() <= toMs).toList();
  }

  public Summary summary(long fromMs, long toMs) {
    return summary(windows(fromMs, toMs));
  }

  public static Summary summary(List<Window> windows) {
    double[] gaps = windows.stream().mapToDouble(Window::gap).sorted().toArray();
    return new Summary(
        gaps.length,
        within(gaps, 0.2),
        within(gaps, 0.1),
        at(gaps, 0.5),
        at(gaps, 0.99),
        windows.stream().mapToDouble(Window::share).filter(Double::isFinite).average().orElse(0));
  }

  /// How long after `faultMs` the last window ended in which rates were more than 20 % apart; 0
  /// where none was until `toMs`.
  public long backWithin20Ms(long faultMs, long toMs) {
    return windows(faultMs, toMs).stream()
        .filter(each -> each.gap() > 0.2)
        .mapToLong(each -> each.endMs() - faultMs)
        .max()
        .orElse(0);
  }

  private static double within(double[] gaps, double limit) {
    return gaps.length == 0
        ? 0
        : (double) Arrays.stream(gaps).filter(gap -> gap <= limit).count() / gaps.length;
  }

  private static double at(double[] sorted, double share) {
    int at = (int) Math.ceil(share * sorted.length) - 1;
    return sorted.length == 0 ? Double.NaN : sorted[Math.clamp(at, 0, sorted.length - 1)];
  }
}
