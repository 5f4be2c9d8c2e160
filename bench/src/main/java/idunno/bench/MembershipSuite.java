package idunno.bench;

import idunno.simulation.Schedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What membership promises, measured on the production protocol in simulated time: the figures are
/// those of the protocol, and the same on every machine.
final class MembershipSuite {
  private final Figures figures;
  private final Map<String, Runnable> rows = new LinkedHashMap<>();

  /// @param quick fewer runs, in a few minutes
  MembershipSuite(Figures figures, boolean quick) {
    this.figures = figures;
    MembershipCrashes crashes = new MembershipCrashes(figures);
    rows.put("three-of-10", () -> crashes.threeAdjacent(10, quick ? 30 : 300));
    rows.put("three-of-100", () -> crashes.threeAdjacent(100, quick ? 10 : 100));
    rows.put("three-of-1000", () -> crashes.threeAdjacent(1_000, quick ? 2 : 30));
    rows.put("three-of-10000", () -> crashes.threeAdjacent(10_000, quick ? 1 : 3));
    rows.put("ten", () -> crashes.tenOfAThousand(quick ? 1 : 10));
    rows.put("survivor", () -> crashes.allButOne(quick ? List.of(10, 100) : List.of(10, 100, 500)));
    rows.put("leave", () -> crashes.leave(quick ? 20 : 200));
    MembershipVerdicts verdicts = new MembershipVerdicts(figures);
    int hours = quick ? 40 : 1_000;
    rows.put("loss-5", () -> verdicts.atLoss(5, hours));
    rows.put("loss-10", () -> verdicts.atLoss(10, hours));
    rows.put("loss-25", () -> verdicts.atLoss(25, hours));
    rows.put("bursts", () -> verdicts.inBursts(hours));
    rows.put("observer-paused", () -> verdicts.observerPaused(100));
    rows.put("target-paused", () -> verdicts.targetPaused(quick ? 100 : 1_000));
    MembershipGrowth growth = new MembershipGrowth(figures);
    rows.put("back", () -> growth.back(quick ? 100 : 500));
    rows.put("partition", () -> growth.heals(quick ? 20 : 200));
    rows.put(
        "traffic",
        () -> growth.traffic(quick ? List.of(10, 100) : List.of(10, 100, 1_000, 10_000)));
    rows.put(
        "bootstrap", () -> growth.boots(quick ? List.of(100, 500) : List.of(100, 1_000, 2_000)));
    rows.put("schedules", () -> schedules(quick ? 1_000 : 100_000));
    rows.put("curve", () -> new MembershipCurve(figures).draw(quick ? 2 : 50));
  }

  /// @param only which rows, by their names or the beginnings of several; all when there are none
  void measure(List<String> only) {
    for (Map.Entry<String, Runnable> row : rows.entrySet()) {
      if (only.isEmpty() || only.stream().anyMatch(each -> isMeant(each, row.getKey()))) {
        long startNanos = System.nanoTime();
        row.getValue().run();
        figures.note(
            "%s took %d s"
                .formatted(row.getKey(), (System.nanoTime() - startNanos) / 1_000_000_000));
      }
    }
  }

  private boolean isMeant(String name, String row) {
    return rows.containsKey(name) ? row.equals(name) : row.startsWith(name);
  }

  private void schedules(int count) {
    long failing = 0;
    for (long seed = 0; seed < count; seed++) {
      Schedule.Outcome outcome = Schedule.play(seed);
      if (outcome.wrong().isPresent()) {
        failing++;
        figures.note("seed " + seed + ": " + outcome.wrong().get() + " " + outcome.story());
      }
    }
    figures.note("seeds 0 to " + (count - 1));
    figures.add("failing_schedules_of_" + count, failing, "schedules", "0");
  }
}
