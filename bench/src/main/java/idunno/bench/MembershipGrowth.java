package idunno.bench;

import idunno.membership.core.Profile;
import idunno.simulation.MembershipCluster;
import java.util.Arrays;
import java.util.List;

/// How soon lists become one when nodes come, or come back, and what a cluster costs that is well.
final class MembershipGrowth {
  private static final long SETTLED_MS = 30_000;
  private static final int LARGE = 1_000;

  private final Figures figures;

  MembershipGrowth(Figures figures) {
    this.figures = figures;
  }

  /// From the first packet after a pause of 1.2 to 6 s, or of a new life, where packets take up to
  /// 10 ms: Active everywhere.
  void back(int runs) {
    double[] afterPause = new double[runs];
    double[] afterRestart = new double[runs];
    for (int run = 0; run < runs; run++) {
      long awayMs = 1_200 + run * 4_800L / runs;
      MembershipCluster paused = MembershipCluster.settled(run, 10, Profile.LAN, 3_000);
      paused.weather().delay(10);
      paused.byNumber().get(run % 10).pause(awayMs);
      paused.run(awayMs);
      afterPause[run] = Figures.seconds(paused.runUntil(paused::agrees, 60_000));

      MembershipCluster restarted = MembershipCluster.settled(run, 10, Profile.LAN, 3_000);
      restarted.weather().delay(10);
      restarted.byNumber().get(run % 10).crash();
      restarted.run(awayMs);
      MembershipCluster.Node unused = restarted.restart(run % 10, restarted.byNumber());
      afterRestart[run] = Figures.seconds(restarted.runUntil(restarted::agrees, 60_000));
    }
    figures.note("seeds 0 to " + (runs - 1));
    figures.add("back_after_pause_p50", Figures.median(afterPause), "s", Goal.atMost(0.5));
    figures.add("back_after_pause_p99", Figures.percentile(afterPause, 0.99), "s", Goal.atMost(1));
    figures.add("back_after_restart_p50", Figures.median(afterRestart), "s", Goal.atMost(0.5));
    figures.add(
        "back_after_restart_p99", Figures.percentile(afterRestart, 0.99), "s", Goal.atMost(1));
  }

  void traffic(List<Integer> sizes) {
    for (int size : sizes) {
      MembershipCluster cluster =
          size < LARGE
              ? MembershipCluster.settled(2, size, Profile.LAN, SETTLED_MS + 60_000)
              : MembershipCluster.acquainted(2, size, Profile.LAN, 2_000);
      long before = cluster.sentBytes();
      cluster.run(30_000);
      double rate = (cluster.sentBytes() - before) / 30.0 / size;
      figures.add(
          "idle_traffic_per_node_of_" + size,
          rate,
          "B/s",
          Goal.atMost(320).with("headers included"));
    }
  }

  void heals(int runs) {
    double[] seconds = new double[runs];
    for (int run = 0; run < runs; run++) {
      MembershipCluster cluster = MembershipCluster.settled(run, 10, Profile.LAN, SETTLED_MS);
      cluster.weather().cut((a, b) -> a % 2 != b % 2);
      cluster.run(40_000);
      cluster.weather().heal();
      seconds[run] = Figures.seconds(cluster.runUntil(cluster::agrees, 60_000));
    }
    figures.note("seeds 0 to " + (runs - 1));
    figures.add("partition_healed_p50", Figures.median(seconds), "s", Goal.atMost(2));
    figures.add(
        "partition_healed_max", Arrays.stream(seconds).max().orElseThrow(), "s", Goal.atMost(5));
  }

  void boots(List<Integer> sizes) {
    for (int size : sizes) {
      MembershipCluster cluster = new MembershipCluster(1, Profile.LAN);
      cluster.grow(size);
      long took = cluster.runUntil(cluster::agrees, 60_000);
      Goal goal = Goal.atMost(size <= 100 ? 3 : 10);
      figures.add("bootstrap_of_" + size, Figures.seconds(took), "s", goal);
    }
  }
}
