package idunno.bench;

import idunno.membership.core.Event;
import idunno.membership.core.Profile;
import idunno.simulation.MembershipCluster;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// How often healthy members are failed, in bad weather and by or of nodes that pause.
final class MembershipVerdicts {
  private static final int SIZE = 10;
  private static final long SETTLED_MS = 30_000;

  /// A cluster's life is cut into pieces, so that a seed that goes wrong can be looked at.
  private static final int PIECE_NODE_HOURS = 100;

  private final Figures figures;

  MembershipVerdicts(Figures figures) {
    this.figures = figures;
  }

  void atLoss(int percent, int nodeHours) {
    double wrong =
        wrongPerNodeHour(
            Profile.LAN, nodeHours, cluster -> cluster.weather().loss(percent / 100.0));
    figures.add(
        "wrong_failed_at_loss_" + percent + "_percent", wrong, "per node-hour", Goal.zero());
  }

  void inBursts(int nodeHours) {
    double wrong =
        wrongPerNodeHour(Profile.LAN, nodeHours, cluster -> cluster.weather().bursts(0.25, 500));
    figures.add("wrong_failed_in_bursts", wrong, "per node-hour", Goal.atMost(0.01));
  }

  /// By the verdict: each node that fails a healthy member counts.
  double wrongPerNodeHour(Profile profile, int nodeHours, Consumer<MembershipCluster> weather) {
    int wrong = 0;
    int pieces = Math.ceilDiv(nodeHours, PIECE_NODE_HOURS);
    for (int seed = 1; seed <= pieces; seed++) {
      MembershipCluster cluster = MembershipCluster.settled(seed, SIZE, profile, SETTLED_MS);
      int[] failed = new int[1];
      cluster.onEvent((_, event) -> failed[0] += event instanceof Event.Failed ? 1 : 0);
      weather.accept(cluster);
      cluster.run(nodeHours * 3_600_000L / pieces / SIZE);
      wrong += failed[0];
    }
    figures.note("%d node-hours, seeds 1 to %d: %d".formatted(nodeHours, pieces, wrong));
    return (double) wrong / nodeHours;
  }

  /// One node does not run for 0.2 to 5 s: which of the others does it, or do they, fail?
  void observerPaused(int runs) {
    int wrong = 0;
    for (int run = 0; run < runs; run++) {
      wrong += failedBy(run, new SplittableRandom(run).nextLong(200, 5_001), false);
    }
    figures.add("wrong_failed_by_paused_observer_of_" + runs, wrong, "verdicts", Goal.zero());
  }

  void targetPaused(int runs) {
    int wrong = 0;
    for (int run = 0; run < runs; run++) {
      wrong += failedBy(run, new SplittableRandom(run).nextLong(50, 801), true);
    }
    figures.add("failed_while_paused_up_to_800_ms_of_" + runs, wrong, "verdicts", Goal.zero());
  }

  private static int failedBy(long seed, long pauseMs, boolean countPaused) {
    MembershipCluster cluster = MembershipCluster.settled(seed, SIZE, Profile.LAN, 3_000);
    MembershipCluster.Node paused = cluster.byNumber().get((int) (seed % SIZE));
    int[] wrong = new int[1];
    cluster.onEvent((_, event) -> {
      boolean ofPaused = event.member().equals(paused.member());
      wrong[0] += event instanceof Event.Failed && (countPaused || !ofPaused) ? 1 : 0;
    });
    paused.pause(pauseMs);
    cluster.run(pauseMs + 6_000);
    return wrong[0];
  }
}
