package idunno.nemesis;

import idunno.nemesis.core.Operation;
import idunno.nemesis.core.Proof;
import idunno.nemesis.core.Version;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/// A cluster of node processes, clients of it, and faults, round by round: in each up to three
/// machines are struck, perhaps the leader among them, and the next comes only when everything is
/// whole again. So there is never more than the promise covers. At the end every copy is read, and
/// what the clients saw is held against the promise.
public final class Nemesis {
  private static final int MOST_AT_ONCE = 3;
  private static final int SMALL_DISKS = 2;
  private static final int LONGEST_MS = 9_000;
  private static final int MOST_VIOLATIONS = 40;
  private static final Duration WHOLE = Duration.ofSeconds(180);
  private static final Duration READ = Duration.ofSeconds(300);

  private final NemesisSetup setup;
  private final SplittableRandom chance;
  private final History history = new History();
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, Integer> faults = new TreeMap<>();
  private final List<Double> wholeS = new ArrayList<>();
  private int rounds;

  private Nemesis(NemesisSetup setup) {
    this.setup = setup;
    this.chance = new SplittableRandom(setup.seed());
  }

  /// Runs it to its end; no process is left, and the folder is as it was then.
  public static NemesisReport run(NemesisSetup setup) throws IOException, InterruptedException {
    return new Nemesis(setup).run();
  }

  private NemesisReport run() throws IOException, InterruptedException {
    setup.told().accept("seed " + setup.seed());
    try (Machines machines = new Machines(setup, SMALL_DISKS)) {
      Health health = new Health(machines);
      Inventory inventory = new Inventory(machines.all());
      Map<String, List<Version>> end = Map.of();
      try {
        health.awaitWhole(WHOLE);
        List<Thread> clients = clients(machines);
        try {
          rounds(machines, health);
        } finally {
          over.set(true);
          join(clients);
        }
        health.awaitWhole(WHOLE);
        health.readAll(READ);
        end = inventory.take(names());
        wrong.addAll(inventory.wrong());
        wrong.addAll(Proof.violations(history.all(), end));
      } catch (Health.NotWholeException e) {
        wrong.add(e.getMessage());
      }
      return report(end, inventory);
    }
  }

  private NemesisReport report(Map<String, List<Version>> end, Inventory inventory) {
    return new NemesisReport(
        wrong.subList(0, Math.min(MOST_VIOLATIONS, wrong.size())),
        rounds,
        faults,
        Proof.tally(history.all()),
        end.values().stream().mapToInt(Collection::size).sum(),
        inventory.copiesRead(),
        history.longestWithoutWriteS(),
        wholeS);
  }

  private List<Thread> clients(Machines machines) {
    List<Thread> clients = new ArrayList<>();
    long pauseMs = 1_000L * setup.clients() / setup.operationsPerSecond();
    for (int i = 0; i < setup.clients(); i++) {
      Client client =
          new Client(
              i,
              chance.split(),
              machines.all().stream().map(Machine::address).toList(),
              history,
              new Client.Pace(pauseMs, over));
      clients.add(Thread.ofPlatform().name("client-" + i).start(client));
    }
    return clients;
  }

  private static void join(List<Thread> clients) throws InterruptedException {
    for (Thread each : clients) {
      each.join();
    }
  }

  private Collection<String> names() {
    Collection<String> names = new TreeSet<>();
    for (Operation each : history.all()) {
      names.add(each.action().name());
    }
    return names;
  }

  private void rounds(Machines machines, Health health)
      throws IOException, InterruptedException, Health.NotWholeException {
    long end = System.nanoTime() + setup.duration().toNanos();
    while (System.nanoTime() < end && wrong.isEmpty()) {
      rounds++;
      Pause.millis(chance.nextInt(1_500));
      round(machines, health);
    }
  }

  private void round(Machines machines, Health health)
      throws IOException, InterruptedException, Health.NotWholeException {
    List<Blow> blows = blows(machines);
    for (Blow each : blows) {
      each.strike();
      int unused = faults.merge(each.fault().name(), 1, Integer::sum);
      Pause.millis(chance.nextBoolean() ? 0 : chance.nextInt(800));
    }
    setup.told().accept("round %d: %s".formatted(rounds, blows));
    Pause.millis(chance.nextInt(LONGEST_MS));
    long begun = System.nanoTime();
    for (Blow each : blows) {
      each.heal();
      Pause.millis(chance.nextBoolean() ? 0 : chance.nextInt(2_000));
    }
    for (Blow each : blows) {
      String trouble = each.awaitRunning();
      if (!trouble.isEmpty()) {
        wrong.add(trouble);
      }
    }
    health.awaitWhole(WHOLE);
    if (blows.stream().anyMatch(each -> each.fault().harmsCopies())) {
      health.readAll(READ);
      health.awaitWhole(WHOLE);
    }
    for (Machine each : machines.all()) {
      if (!each.isAlive()) {
        wrong.add(each.name() + " has ended: " + each.lastWords());
      }
    }
    wholeS.add((System.nanoTime() - begun) / 1e9);
    setup
        .told()
        .accept(
            "round %d: %s, whole again after %s s"
                .formatted(rounds, blows, String.format(Locale.ROOT, "%.1f", wholeS.getLast())));
  }

  /// Whom it hits, and how: often the leader, often all in the same way.
  private List<Blow> blows(Machines machines) {
    List<Machine> victims = new ArrayList<>();
    int count = 1 + chance.nextInt(MOST_AT_ONCE);
    String leader = Machines.status(machines.all()).at("coordinator").at("leader").text();
    if (chance.nextBoolean()) {
      machines.all().stream().filter(each -> each.name().equals(leader)).forEach(victims::add);
    }
    while (victims.size() < count) {
      Machine next = machines.all().get(chance.nextInt(machines.size()));
      if (!victims.contains(next)) {
        victims.add(next);
      }
    }
    boolean alike = chance.nextBoolean();
    Fault common = fault();
    List<Blow> blows = new ArrayList<>();
    for (Machine victim : victims) {
      Fault fault = alike ? common : fault();
      boolean impossible = fault == Fault.DISK_FULL && !victim.hasSmallDisk();
      blows.add(new Blow(machines, victim, impossible ? Fault.WRITES_FAIL : fault, chance.split()));
    }
    return blows;
  }

  private Fault fault() {
    Fault[] all = Fault.values();
    return all[chance.nextInt(all.length)];
  }
}
