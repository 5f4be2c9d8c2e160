package idunno.membership.simulated;

import idunno.membership.core.Event;
import idunno.membership.core.Profile;

final class Lossy {
  public static void main(String[] args) {
    int n = Integer.parseInt(args[0]);
    double loss = Double.parseDouble(args[1]);
    long hours = Long.parseLong(args[2]);
    SimCluster sim = new SimCluster(7, Profile.LAN);
    sim.grow(n);
    long t = 0;
    while (!sim.agrees() && t < 60_000) {
      t += 50;
      sim.runUntil(t);
    }
    sim.loss = loss;
    long[] counts = new long[3];
    sim.listener = (where, event, at) -> {
      if (event instanceof Event.Suspected) counts[0]++;
      if (event instanceof Event.Failed) { counts[1]++; System.out.println(at + " " + where.member.name() + " " + event); }
      if (event instanceof Event.Deleted) counts[2]++;
    };
    long before = sim.packets;
    long ms = hours * 3_600_000 / n;
    sim.runUntil(t + ms);
    System.out.printf("n %d loss %.2f %d node-hours: suspected %d failed %d deleted %d, %.1f packets/s/node, agrees %s%n", n, loss, hours, counts[0], counts[1], counts[2], (sim.packets - before) * 1e3 / ms / n, sim.agrees());
  }
}
