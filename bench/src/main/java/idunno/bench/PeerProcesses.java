package idunno.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/// Other membership systems, measured as [MembershipProcesses] measures ours: ten processes on
/// loopback, three of them killed or stopped at the same instant, until the last survivor no longer
/// lists them. Which three is a matter of chance, the same for each system: rings differ.
final class PeerProcesses {
  private static final int SIZE = 10;
  private static final int TOGETHER = 3;
  private static final long LONGEST_MS = 120_000;
  private static final long SEED = 20_261_123;

  private final Path root;
  private final Path work;
  private final Figures figures;

  /// @param root the checkout, with what bench/peers was built to
  PeerProcesses(Path root, Path work, Figures figures) {
    this.root = root;
    this.work = work;
    this.figures = figures;
  }

  /// All systems there are, one after the other; about an hour, 15 minutes when quick.
  void measure(boolean quick) throws IOException, InterruptedException {
    List<Peer> peers = new ArrayList<>(Peer.built(root));
    if (Peer.installed("serf")) {
      peers.addAll(Peer.serf());
    } else {
      System.out.println("skipped: serf is not installed");
    }
    for (Peer peer : peers) {
      idle(peer, quick ? 30 : 60);
      faults(peer, "KILL", quick ? 3 : 10);
      faults(peer, "STOP", quick ? 3 : 10);
    }
  }

  /// What its members send to each other when nothing happens.
  private void idle(Peer peer, int seconds) throws IOException, InterruptedException {
    if (!peer.overTcp() || !PeerTraffic.canBeRead()) {
      String why = peer.overTcp() ? "ss is not installed" : "datagrams are not counted by process";
      System.out.println("skipped: idle traffic of " + peer.name() + ": " + why);
      return;
    }
    try (PeerCluster cluster =
        new PeerCluster(peer, work.resolve(peer.name()), SIZE, new Sightings())) {
      Pause.millis(seconds * 500L);
      PeerTraffic before = PeerTraffic.now();
      Pause.millis(seconds * 1_000L);
      double[] bytes = PeerTraffic.now().since(before, cluster.pids());
      figures.add(
          "peer_" + peer.name() + "_idle_traffic_per_node", Figures.median(bytes) / seconds, "B/s");
    }
  }

  private void faults(Peer peer, String signal, int runs) throws IOException, InterruptedException {
    Random random = new Random(SEED);
    Sightings sightings = new Sightings();
    List<Double> removed = new ArrayList<>();
    long wrong = 0;
    while (removed.size() < runs) {
      Path dir = work.resolve(peer.name());
      try (PeerCluster cluster = new PeerCluster(peer, dir, SIZE, sightings)) {
        boolean whole = true;
        while (whole) {
          List<String> names = new ArrayList<>(cluster.names());
          Collections.shuffle(names, random);
          List<String> victims = names.subList(0, TOGETHER);
          Pause.millis(3_000 + random.nextInt(3_000));
          double seconds = once(cluster, sightings, signal, victims);
          removed.add(seconds);
          wrong += healthyRemoved(sightings, victims);
          boolean goOn = Double.isFinite(seconds) && removed.size() < runs;
          whole = goOn && broughtBack(cluster, victims);
        }
      }
    }
    report("peer_" + peer.name() + "_" + signal.toLowerCase(Locale.ROOT), removed, wrong);
  }

  /// How long it took, seconds; infinite when some survivor listed some victim still after
  /// [#LONGEST_MS].
  private double once(PeerCluster cluster, Sightings sightings, String signal, List<String> victims)
      throws IOException, InterruptedException {
    Set<String> survivors = new HashSet<>(cluster.names());
    victims.forEach(survivors::remove);
    sightings.clear();
    long start = cluster.signal(signal, victims);
    try {
      Set<String> gone = Set.copyOf(victims);
      return (sightings.await("Removed", survivors, gone, LONGEST_MS).last() - start) / 1e3;
    } catch (TimeoutException e) {
      figures.note("not removed: " + e.getMessage());
      return Double.POSITIVE_INFINITY;
    }
  }

  /// How often a survivor took another survivor off its list.
  private static long healthyRemoved(Sightings sightings, List<String> victims) {
    return sightings.all().stream()
        .filter(each -> each.state().equals("Removed"))
        .filter(each -> !victims.contains(each.observer()) && !victims.contains(each.name()))
        .count();
  }

  private boolean broughtBack(PeerCluster cluster, List<String> victims)
      throws InterruptedException {
    try {
      cluster.replace(victims);
      return true;
    } catch (IOException e) {
      figures.note("the whole cluster is started again: " + e.getMessage());
      return false;
    }
  }

  private void report(String name, List<Double> removed, long wrong) {
    List<String> each =
        removed.stream().map(seconds -> String.format(Locale.ROOT, "%.2f", seconds)).toList();
    figures.note(name + ", removed, run by run: " + String.join(" ", each));
    double[] seconds = removed.stream().mapToDouble(Double::doubleValue).toArray();
    figures.add(name + "_removed_p50", Figures.median(seconds), "s");
    figures.add(name + "_removed_max", Arrays.stream(seconds).max().orElseThrow(), "s");
    figures.add(name + "_healthy_removed", wrong, "times");
  }
}
