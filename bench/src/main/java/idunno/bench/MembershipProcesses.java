package idunno.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;

/// What membership promises, measured on ten node processes: neighbours on the ring are killed and
/// stopped, observers and targets are paused, datagrams are lost.
final class MembershipProcesses {
  private static final int SIZE = 10;
  private static final int TOGETHER = 3;
  private static final long LONGEST_MS = 30_000;
  private static final long SEED = 20_261_123;

  private final Program program;
  private final Path work;
  private final Figures figures;
  private final SplittableRandom random = new SplittableRandom(SEED);

  MembershipProcesses(Program program, Path work, Figures figures) {
    this.program = program;
    this.work = work;
    this.figures = figures;
  }

  /// Everything but the soak; on a quiet machine this takes about 25 minutes, 4 when quick.
  void measure(boolean quick) throws IOException, InterruptedException {
    Sightings sightings = new Sightings();
    try (WatchedNodes nodes = new WatchedNodes(program, work.resolve("ten"), SIZE, sightings)) {
      faults(nodes, sightings, "STOP", quick ? 5 : 30);
      faults(nodes, sightings, "KILL", quick ? 5 : 30);
      leaves(nodes, sightings, quick ? 2 : 10);
      pausedObservers(nodes, sightings, quick ? 10 : 100);
      pausedTargets(nodes, sightings, quick ? 5 : 30);
    } catch (TimeoutException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /// Three neighbours on the ring at once, at any moment of the protocol's periods.
  private void faults(WatchedNodes nodes, Sightings sightings, String signal, int runs)
      throws IOException, InterruptedException, TimeoutException {
    double[] failed = new double[runs];
    double[] removed = new double[runs];
    double[] spread = new double[runs];
    double[] back = new double[runs];
    for (int run = 0; run < runs; run++) {
      List<String> ring = nodes.ring();
      List<String> victims = new ArrayList<>();
      for (int i = 0; i < TOGETHER; i++) {
        victims.add(ring.get((run + i) % SIZE));
      }
      Set<String> survivors = new HashSet<>(ring);
      victims.forEach(survivors::remove);
      settle();
      sightings.clear();
      long start = nodes.signal(signal, victims);
      Sightings.Times deleted =
          sightings.await("Deleted", survivors, Set.copyOf(victims), LONGEST_MS);
      removed[run] = (deleted.last() - start) / 1e3;
      spread[run] = deleted.spread() / 1e3;
      Sightings.Times fails = sightings.await("Failed", survivors, Set.copyOf(victims), LONGEST_MS);
      failed[run] = (fails.last() - start) / 1e3;
      requireNobodyElse(sightings, victims, survivors);
      back[run] = bringBack(nodes, sightings, signal, victims, survivors);
    }
    String name = "three_of_ten_" + signal.toLowerCase(java.util.Locale.ROOT);
    figures.note(name + ", removed, run by run: " + seconds(removed));
    figures.add(name + "_failed_everywhere_p50", Figures.median(failed), "s", Goal.atMost(1.6));
    figures.add(name + "_removed_p50", Figures.median(removed), "s", Goal.atMost(2.5));
    figures.add(name + "_removed_max", max(removed), "s", Goal.atMost(3.0));
    figures.add(name + "_first_to_last_p50", Figures.median(spread), "s", Goal.atMost(0.3));
    String again = signal.equals("STOP") ? "back_after_stop" : "back_after_restart";
    figures.note(again + ", run by run: " + seconds(back));
    figures.add(again + "_p50", Figures.median(back), "s", Goal.atMost(0.5));
    figures.add(again + "_max", max(back), "s", Goal.atMost(1).with("at p99"));
  }

  /// So that the fault meets the protocol at any moment of its periods.
  private void settle() throws InterruptedException {
    Pause.millis(2_000 + random.nextInt(1_500));
  }

  /// From the first packet of those that were away until they are Active everywhere, seconds. A
  /// stopped process speaks as soon as it goes on; a new one when the first survivor has heard it.
  private static double bringBack(
      WatchedNodes nodes,
      Sightings sightings,
      String signal,
      List<String> victims,
      Set<String> survivors)
      throws IOException, InterruptedException, TimeoutException {
    boolean restart = signal.equals("KILL");
    sightings.clear();
    long start = 0;
    if (restart) {
      nodes.startAgain();
    } else {
      start = nodes.signal("CONT", victims);
    }
    Sightings.Times active = sightings.await("Active", survivors, Set.copyOf(victims), LONGEST_MS);
    nodes.awaitAll();
    return (restart ? active.spread() : active.last() - start) / 1e3;
  }

  /// One node after the other says goodbye, and is started again: from the request until all others
  /// list it as Left.
  private void leaves(WatchedNodes nodes, Sightings sightings, int runs)
      throws IOException, InterruptedException, TimeoutException {
    double[] left = new double[runs];
    int failed = 0;
    for (int run = 0; run < runs; run++) {
      String leaver = nodes.ring().get(run % SIZE);
      Set<String> others = new HashSet<>(nodes.names());
      others.remove(leaver);
      settle();
      sightings.clear();
      long start = nodes.leave(leaver);
      left[run] =
          (sightings.await("Left", others, Set.of(leaver), LONGEST_MS).last() - start) / 1e3;
      failed += (int) failures(sightings, "").count();
      nodes.startAgain();
    }
    figures.note("left, run by run: " + seconds(left));
    figures.add("left_seen_everywhere_max", max(left), "s", Goal.atMost(1));
    figures.add("failed_while_leaving", failed, "members", Goal.zero());
  }

  private static void requireNobodyElse(
      Sightings sightings, List<String> victims, Set<String> survivors) {
    for (Sighting each : sightings.all()) {
      if (each.state().equals("Failed")
          && survivors.contains(each.observer())
          && !victims.contains(each.name())) {
        throw new IllegalStateException(each.observer() + " failed the healthy " + each.name());
      }
    }
  }

  /// One node is away for 0.2 to 5 s, and must not take the others for those who were.
  private void pausedObservers(WatchedNodes nodes, Sightings sightings, int times)
      throws IOException, InterruptedException {
    int wrong = 0;
    for (int i = 0; i < times; i++) {
      String observer = nodes.names().get(random.nextInt(SIZE));
      sightings.clear();
      long unused = nodes.signal("STOP", List.of(observer));
      Pause.millis(200 + random.nextInt(4_800));
      unused = nodes.signal("CONT", List.of(observer));
      settle();
      nodes.awaitAll();
      wrong += (int) failures(sightings, observer).count();
    }
    figures.add("wrong_failed_by_paused_observers_of_" + times, wrong, "members", Goal.zero());
  }

  /// Who failed whom, but for `absent`, who really was away.
  private static LongStream failures(Sightings sightings, String absent) {
    return sightings.all().stream()
        .filter(each -> each.state().equals("Failed") && !each.name().equals(absent))
        .mapToLong(Sighting::timeMs);
  }

  /// A pause of up to 0.8 s fails nobody.
  private void pausedTargets(WatchedNodes nodes, Sightings sightings, int times)
      throws IOException, InterruptedException {
    sightings.clear();
    for (int i = 0; i < times; i++) {
      String target = nodes.names().get(random.nextInt(SIZE));
      long unused = nodes.signal("STOP", List.of(target));
      Pause.millis(800 - random.nextInt(200));
      unused = nodes.signal("CONT", List.of(target));
      settle();
    }
    figures.add(
        "wrong_failed_of_targets_paused_0.8_s_" + times,
        failures(sightings, "").count(),
        "members",
        Goal.zero());
  }

  /// Ten processes that lose a quarter of what they receive.
  void soak(int minutes) throws IOException, InterruptedException {
    Path config = Files.writeString(work.resolve("lossy.yaml"), "membership_test_loss: 0.25\n");
    Sightings sightings = new Sightings();
    try (WatchedNodes nodes =
        new WatchedNodes(
            program, work.resolve("soak"), SIZE, sightings, "--config", config.toString())) {
      long begun = System.nanoTime();
      Pause.millis(minutes * 60_000L);
      double hours = (System.nanoTime() - begun) / 3_600e9;
      figures.note("%d processes for %.2f hours".formatted(SIZE, hours));
      sightings.all().stream()
          .filter(each -> each.state().equals("Failed"))
          .forEach(each -> figures.note(each.toString()));
      figures.add(
          "wrong_failed_of_processes_at_loss_25_percent",
          failures(sightings, "").count() / (hours * SIZE),
          "per node-hour",
          Goal.zero());
    }
  }

  private static double max(double[] values) {
    return java.util.Arrays.stream(values).max().orElseThrow();
  }

  private static String seconds(double[] values) {
    List<String> texts = new ArrayList<>();
    for (double value : values) {
      texts.add(String.format(java.util.Locale.ROOT, "%.2f", value));
    }
    return String.join(" ", texts);
  }
}
