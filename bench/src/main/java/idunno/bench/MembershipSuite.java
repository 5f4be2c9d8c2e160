package idunno.bench;

import idunno.simulation.Schedule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What membership promises: of the protocol, in simulated time; of the program, on real sockets
/// and real processes.
final class MembershipSuite {
  private final Figures figures;
  private final Rows rows;

  /// @param work for the clusters' data
  /// @param quick fewer runs, in a few minutes
  MembershipSuite(Program program, Path work, Figures figures, boolean quick) {
    this.figures = figures;
    this.rows = new Rows(figures);
    simulated(quick);
    MembershipSockets sockets = new MembershipSockets(figures);
    rows.add("sockets", () -> sockets.measure(quick ? 5 : 30, quick ? 1 : 5));
    IdleNodes idle = new IdleNodes(program, work, figures);
    rows.add("idle", () -> idle.measure(quick ? 60 : 300, quick ? 15 : 60));
    MembershipProcesses processes = new MembershipProcesses(program, work, figures);
    rows.add("processes", () -> processes.measure(quick));
    rows.add("soak", () -> processes.soak(quick ? 2 : 60));
  }

  /// Other membership systems too, on this machine.
  void addPeers(Path root, Path work, boolean quick) {
    PeerProcesses peers = new PeerProcesses(root, work, figures);
    rows.add("peers", () -> peers.measure(quick));
  }

  /// The production protocol in simulated time: the same figures on every machine.
  private void simulated(boolean quick) {
    MembershipCrashes crashes = new MembershipCrashes(figures);
    rows.add("three-of-10", () -> crashes.threeAdjacent(10, quick ? 30 : 300));
    rows.add("three-of-100", () -> crashes.threeAdjacent(100, quick ? 10 : 100));
    rows.add("three-of-1000", () -> crashes.threeAdjacent(1_000, quick ? 2 : 30));
    rows.add("three-of-10000", () -> crashes.threeAdjacent(10_000, quick ? 1 : 3));
    rows.add("ten", () -> crashes.tenOfAThousand(quick ? 1 : 10));
    rows.add("survivor", () -> crashes.allButOne(quick ? List.of(10, 100) : List.of(10, 100, 500)));
    rows.add("leave", () -> crashes.leave(quick ? 20 : 200));
    MembershipVerdicts verdicts = new MembershipVerdicts(figures);
    int hours = quick ? 40 : 1_000;
    rows.add("loss-5", () -> verdicts.atLoss(5, hours));
    rows.add("loss-10", () -> verdicts.atLoss(10, hours));
    rows.add("loss-25", () -> verdicts.atLoss(25, hours));
    rows.add("bursts", () -> verdicts.inBursts(hours));
    rows.add("observer-paused", () -> verdicts.observerPaused(100));
    rows.add("target-paused", () -> verdicts.targetPaused(quick ? 100 : 1_000));
    MembershipGrowth growth = new MembershipGrowth(figures);
    rows.add("back", () -> growth.back(quick ? 100 : 500));
    rows.add("partition", () -> growth.heals(quick ? 20 : 200));
    rows.add(
        "traffic",
        () -> growth.traffic(quick ? List.of(10, 100) : List.of(10, 100, 1_000, 10_000)));
    rows.add(
        "bootstrap", () -> growth.boots(quick ? List.of(100, 500) : List.of(100, 1_000, 2_000)));
    rows.add("schedules", () -> schedules(quick ? 1_000 : 100_000));
    rows.addOnDemand("million-schedules", () -> schedules(1_000_000));
    rows.add("curve", () -> new MembershipCurve(figures).draw(quick ? 2 : 50));
  }

  /// @param only see [Rows#measure]
  void measure(List<String> only) throws IOException, InterruptedException {
    rows.measure(only);
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
    figures.add("failing_schedules_of_" + count, failing, "schedules", Goal.zero());
  }
}
