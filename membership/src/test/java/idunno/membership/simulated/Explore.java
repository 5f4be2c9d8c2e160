package idunno.membership.simulated;

import idunno.membership.core.Event;
import idunno.membership.core.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

final class Explore {
  public static void main(String[] args) {
    int n = Integer.parseInt(args[0]);
    int runs = Integer.parseInt(args[1]);
    double[] failed = new double[runs];
    double[] last = new double[runs];
    double[] spread = new double[runs];
    for (int run = 0; run < runs; run++) {
      SimCluster sim = new SimCluster(run, Profile.LAN);
      sim.grow(n);
      long t = 0;
      while (!sim.agrees() && t < 60_000) {
        t += 50;
        sim.runUntil(t);
      }
      if (run == 0) System.out.println("bootstrap " + t + " ms");
      t += 5_000 + run * 37;
      sim.runUntil(t);
      long before = sim.packets;
      t += 10_000;
      sim.runUntil(t);
      if (run == 0) System.out.println("idle packets per node per second " + (sim.packets - before) / 10.0 / n);
      List<SimCluster.Node> ring = sim.ring();
      int from = run % n;
      for (int i = 0; i < 3; i++) ring.get((from + i) % n).dead = true;
      long died = sim.now;
      List<Long> deleted = new ArrayList<>();
      List<Long> fails = new ArrayList<>();
      List<String> wrong = new ArrayList<>();
      sim.listener = (where, event, at) -> {
        boolean dead = sim.all.get(Integer.parseInt(event.member().name().substring(1))).dead;
        if (event instanceof Event.Failed) { if (dead) fails.add(at - died); else wrong.add(event.toString()); }
        if (event instanceof Event.Deleted && dead) deleted.add(at - died);
      };
      sim.runUntil(t + 8_000);
      if (deleted.size() != 3 * (n - 3) || !wrong.isEmpty()) System.out.println("run " + run + " deleted " + deleted.size() + " of " + 3 * (n - 3) + " wrong " + wrong.size());
      last[run] = deleted.stream().mapToLong(x -> x).max().orElse(0);
      failed[run] = fails.stream().mapToLong(x -> x).max().orElse(0);
      spread[run] = 0;
      if (!sim.agrees()) System.out.println("run " + run + " views differ");
    }
    Arrays.sort(last); Arrays.sort(failed);
    System.out.printf("n %d: failed everywhere p50 %.0f max %.0f; removed at last p50 %.0f max %.0f%n", n, failed[runs / 2], failed[runs - 1], last[runs / 2], last[runs - 1]);
  }
}
