package idunno.bench;

import idunno.membership.core.Event;
import idunno.membership.core.Profile;
import idunno.simulation.MembershipCluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How soon all know of those that crash or leave, and what telling it costs.
final class MembershipCrashes {
  private static final long SETTLED_MS = 30_000;
  private static final int LARGE = 1_000;
  private static final int WATCHED_S = 30;

  private final Figures figures;

  MembershipCrashes(Figures figures) {
    this.figures = figures;
  }

  /// @param removedS after how many seconds each node had removed the last
  private record Times(double failedS, double[] removedS) {}

  private static MembershipCluster cluster(long seed, int size) {
    return size < LARGE
        ? MembershipCluster.settled(seed, size, Profile.LAN, SETTLED_MS)
        : MembershipCluster.acquainted(seed, size, Profile.LAN, 2_000);
  }

  /// Three neighbours on the ring die at once.
  void threeAdjacent(int size, int runs) {
    double[] failed = new double[runs];
    double[] last = new double[runs];
    double[] spread = new double[runs];
    for (int run = 0; run < runs; run++) {
      Times times = crash(cluster(run, size), 3, run);
      failed[run] = times.failedS();
      last[run] = Figures.percentile(times.removedS(), 1);
      spread[run] = last[run] - Figures.percentile(times.removedS(), 0);
    }
    String name = "three_of_" + size;
    figures.note("seeds 0 to " + (runs - 1));
    figures.add(name + "_failed_everywhere_p50", Figures.median(failed), "s", Goal.atMost(1.6));
    figures.add(name + "_removed_p50", Figures.median(last), "s", Goal.atMost(2.5));
    Goal goal = Goal.atMost(size == 10 ? 3 : 3.3);
    figures.add(name + "_removed_max", Figures.percentile(last, 1), "s", goal);
    figures.add(name + "_first_to_last_p50", Figures.median(spread), "s", Goal.atMost(0.3));
  }

  private static Times crash(MembershipCluster cluster, int count, int where) {
    List<MembershipCluster.Node> ring = cluster.living();
    int survivors = ring.size() - count;
    long start = cluster.nowMs();
    double[] failedS = new double[1];
    Map<MembershipCluster.Node, Double> doneS = new HashMap<>();
    int[] removals = new int[1];
    cluster.onEvent((node, event) -> {
      double seconds = (cluster.nowMs() - start) / 1e3;
      if (event instanceof Event.Failed) {
        failedS[0] = seconds;
      } else if (event instanceof Event.Deleted) {
        doneS.put(node, seconds);
        removals[0]++;
      }
    });
    for (int i = 0; i < count; i++) {
      ring.get((where + i) % ring.size()).crash();
    }
    cluster.run(6_000);
    if (removals[0] != count * survivors || !cluster.agrees()) {
      throw new IllegalStateException("not all of " + ring.size() + " removed all: " + removals[0]);
    }
    double[] removedS = doneS.values().stream().mapToDouble(each -> each).toArray();
    return new Times(failedS[0], removedS);
  }

  /// Ten anywhere die at once; what each survivor sends in each of the thirty seconds that follow.
  void tenOfAThousand(int runs) {
    List<Double> rates = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      MembershipCluster cluster = cluster(run, LARGE);
      List<MembershipCluster.Node> nodes = cluster.byNumber();
      nodes.subList(0, 10).forEach(MembershipCluster.Node::crash);
      List<MembershipCluster.Node> survivors = nodes.subList(10, nodes.size());
      for (int second = 0; second < WATCHED_S; second++) {
        long[] before = survivors.stream().mapToLong(MembershipCluster.Node::sentBytes).toArray();
        cluster.run(1_000);
        for (int i = 0; i < before.length; i++) {
          rates.add((double) survivors.get(i).sentBytes() - before[i]);
        }
      }
      if (!cluster.agrees()) {
        throw new IllegalStateException("seed " + run + ": the ten are not removed");
      }
    }
    double[] all = rates.stream().mapToDouble(each -> each).toArray();
    figures.note("seeds 0 to " + (runs - 1) + ", the " + WATCHED_S + " seconds after the crash");
    double mean = Arrays.stream(all).average().orElseThrow();
    figures.add("ten_of_1000_mean_per_node", mean, "B/s", Goal.atMost(600));
    figures.add(
        "ten_of_1000_p99_per_node", Figures.percentile(all, 0.99), "B/s", Goal.atMost(5000));
  }

  void allButOne(List<Integer> sizes) {
    for (int size : sizes) {
      MembershipCluster cluster = cluster(1, size);
      List<MembershipCluster.Node> nodes = cluster.byNumber();
      nodes.subList(1, size).forEach(MembershipCluster.Node::crash);
      long took = cluster.runUntil(() -> nodes.getFirst().protocol().size() == 1, 120_000);
      figures.add(
          "all_but_one_of_" + size + "_removed", Figures.seconds(took), "s", Goal.removed());
    }
  }

  void leave(int runs) {
    for (int size : new int[] {10, 100}) {
      double[] seconds = new double[runs];
      int[] failures = new int[1];
      for (int run = 0; run < runs; run++) {
        MembershipCluster cluster = cluster(run, size);
        int[] left = new int[1];
        cluster.onEvent((_, event) -> {
          left[0] += event instanceof Event.Left ? 1 : 0;
          failures[0] += event instanceof Event.Failed ? 1 : 0;
        });
        cluster.byNumber().get(run % size).leave();
        seconds[run] = Figures.seconds(cluster.runUntil(() -> left[0] == size - 1, 10_000));
        cluster.run(4_000);
      }
      String name = "leave_of_" + size;
      figures.add(
          name + "_seen_as_left_everywhere_max",
          Figures.percentile(seconds, 1),
          "s",
          Goal.atMost(1));
      figures.add(name + "_failed", failures[0], "verdicts", Goal.zero());
    }
  }
}
