package idunno.consensus;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.consensus.core.Configuration;
import idunno.consensus.core.Machine;
import idunno.consensus.core.Reshaping;
import idunno.consensus.core.Standing;
import idunno.consensus.core.Step;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fits a group to the cluster: on the leader it asks the core for the next safe step and carries
/// it out, until the shape is right. It looks again when the leadership or the population changes,
/// and every five seconds. On every member it tells Ratis where the others listen now.
///
/// One step at a time: the next is taken once every voter that answers is known to run with the
/// configuration before it, or after five seconds. A step that fails is logged once per reason and
/// tried again.
public final class GroupKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupKeeper.class);
  private static final int MAX_VOTERS = 7;
  private static final long CAUGHT_UP_LAG = 64;
  private static final long IDLE_MS = 500;
  private static final long RIGHT_MS = 5_000;
  private static final long SETTLING_MS = 10;
  private static final long STEP_LIMIT_MS = 60_000;
  private static final long OVERDUE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int CONNECT_MS = 300;
  private static final long NOT_THERE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long NOT_TAKEN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final RaftGroup group;
  private final Seat seat;
  private final Population population;
  private final Clock clock;
  private final PeerAddresses addresses;
  private final Reconfiguration reconfiguration;
  private final Settling settling;
  private final Reshaping reshaping = new Reshaping(MAX_VOTERS, CAUGHT_UP_LAG);
  private final Map<String, Long> shunnedUntil = new HashMap<>();
  private final ReplicatedGroup.Registration registration;
  private final Thread thread;
  private final Object monitor = new Object();
  private boolean nudged;
  private boolean closed;
  private volatile boolean right;
  private String trouble = "";
  private long unsettled = -1;
  private long unsettledSince;

  /// Begins to keep `group` in shape. To be closed before the group.
  public static GroupKeeper start(RaftGroup group, Population population) {
    GroupKeeper keeper = new GroupKeeper(group, population);
    keeper.thread.start();
    return keeper;
  }

  private GroupKeeper(RaftGroup group, Population population) {
    this.group = group;
    this.population = population;
    seat = group.seat();
    clock = group.config().clock();
    addresses = group.addresses();
    long answerMs = group.config().limits().electionMax().toMillis();
    reconfiguration = new Reconfiguration(seat, addresses, answerMs);
    settling = new Settling(seat, reconfiguration);
    registration = group.listen(new Nudge());
    thread =
        Thread.ofPlatform()
            .daemon()
            .name(group.config().peer() + "-consensus-keeper")
            .unstarted(this::run);
  }

  /// Tells the keeper that the population may have changed, so that it need not wait for its timer.
  public void populationChanged() {
    seat.quiescence().stir();
    synchronized (monitor) {
      nudged = true;
      monitor.notifyAll();
    }
  }

  /// The group as it is now. On the leader it says which voters are running; elsewhere it is what
  /// this member has heard of.
  public Shape shape() {
    Configuration now = reconfiguration.present();
    List<String> running = group.leadership().isLocal() ? settling.running() : List.of();
    boolean settled = right && !running.isEmpty() && running.size() == now.voters().size();
    return new Shape(now.voters(), now.listeners(), running, settled);
  }

  /// Waits until the group no longer counts on this member, which its population, and the leader's,
  /// must list as GONE by then. Leadership is handed over first. After that nothing is lost when
  /// this member ends.
  ///
  /// @return false if it still counts on it after `patience`, for example because no majority of
  ///   the others answers; true also if there is nobody left to take over
  public boolean leave(Duration patience) throws InterruptedException {
    long deadline = clock.monotonicNanos() + patience.toNanos();
    Farewell farewell = new Farewell(seat, group.connections(), () -> right);
    right = false;
    populationChanged();
    while (!farewell.isOut()) {
      if (clock.monotonicNanos() - deadline >= 0) {
        return false;
      }
      synchronized (farewell) {
        farewell.wait(50);
      }
    }
    return true;
  }

  private final class Nudge implements ReplicatedGroup.Listener {
    @Override
    public void applied(long index) {}

    @Override
    public void leadershipChanged(ReplicatedGroup.Leadership now) {
      populationChanged();
    }
  }

  private void run() {
    try {
      long waitMs = 0;
      while (pause(waitMs)) {
        waitMs = look();
      }
    } catch (InterruptedException e) {
      LOG.debug("{}: the keeper was told to end", seat.self(), e);
    } catch (Error e) {
      var unused = group.failure().report("the group can not be kept in shape: " + e, e);
    }
  }

  /// False when the keeper has to end.
  private boolean pause(long waitMs) throws InterruptedException {
    synchronized (monitor) {
      if (!nudged && !closed && waitMs > 0) {
        monitor.wait(waitMs);
      }
      nudged = false;
      return !closed;
    }
  }

  /// Returns how long to wait before looking again.
  private long look() throws InterruptedException {
    try {
      List<Machine> machines = population.machines();
      List<Machine> present =
          machines.stream().filter(machine -> machine.standing() == Standing.PRESENT).toList();
      present.forEach(machine -> addresses.tell(machine.name(), machine.address()));
      Set<String> names =
          present.stream().map(Machine::name).collect(Collectors.toUnmodifiableSet());
      addresses.present(names, clock.monotonicNanos());
      addresses.keepOnly(worthKnowing(machines));
      seat.quiescence().see(right, names);
      if (!group.leadership().isLocal()) {
        right = false;
        return RIGHT_MS;
      }
      reconfiguration.markCaughtUp();
      if (!settling.isDone() && !isOverdue()) {
        return SETTLING_MS;
      }
      long waitMs =
          take(
              reshaping.next(
                  reconfiguration.present(), seen(machines), reconfiguration.following()));
      seat.quiescence().see(right, names); // or a group that is right would rest a look later
      return waitMs;
    } catch (IOException | TimeoutException | RuntimeException e) {
      complain(String.valueOf(e.getMessage() == null ? e : e.getMessage()));
      return IDLE_MS;
    }
  }

  /// Those that membership lists, and those that have a place all the same.
  private Set<String> worthKnowing(List<Machine> machines) {
    Configuration now = reconfiguration.present();
    return Stream.of(
            machines.stream().map(Machine::name), now.voters().stream(), now.listeners().stream())
        .flatMap(Function.identity())
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Whether settling has taken so long that the next step is taken all the same: a voter that has
  /// come back after a long time and copies the log must not keep others from being replaced.
  private boolean isOverdue() {
    long now = clock.monotonicNanos();
    if (reconfiguration.index() != unsettled) {
      unsettled = reconfiguration.index();
      unsettledSince = now;
    }
    return now - unsettledSince > OVERDUE_NANOS;
  }

  /// The machines, without those that are to be left alone for a while.
  private List<Machine> seen(List<Machine> machines) {
    long now = clock.monotonicNanos();
    shunnedUntil.values().removeIf(until -> now - until >= 0);
    return machines.stream()
        .map(machine ->
            shunnedUntil.containsKey(machine.name())
                    && machine.standing() == Standing.PRESENT
                    && seat.find(RaftPeerId.valueOf(machine.name())) == null
                ? new Machine(machine.name(), machine.address(), Standing.SILENT)
                : machine)
        .toList();
  }

  private long take(Step step) throws IOException, InterruptedException, TimeoutException {
    right = step instanceof Step.None(boolean waiting, var _) && !waiting;
    if (!right) {
      seat.quiescence().unsettle();
    }
    switch (step) {
      case Step.None(boolean waiting, String why) -> {
        LOG.debug("{}: {}", seat.self(), why);
        return waiting ? IDLE_MS / 5 : RIGHT_MS;
      }
      case Step.Change change -> change(change);
      case Step.HandOver(String to, String why) -> {
        LOG.info("{}: {} is to lead, for {}", seat.self(), to, why);
        reconfiguration.handOver(to);
      }
    }
    trouble = "";
    return 0;
  }

  private void change(Step.Change change)
      throws IOException, InterruptedException, TimeoutException {
    String newcomer = newcomer(change);
    if (newcomer != null && !listens(newcomer)) {
      shunnedUntil.put(newcomer, clock.monotonicNanos() + NOT_THERE_NANOS);
      throw new IOException(newcomer + " does not listen yet at " + addresses.find(newcomer));
    }
    LOG.info("{}: {}: {}", seat.self(), change.why(), change);
    try {
      if (newcomer != null) {
        reconfiguration.renewSnapshot(STEP_LIMIT_MS);
      }
      reconfiguration.change(change, STEP_LIMIT_MS);
    } catch (IOException e) {
      if (newcomer != null) {
        shunnedUntil.put(newcomer, clock.monotonicNanos() + NOT_TAKEN_NANOS);
      }
      throw e;
    } catch (TimeoutException e) {
      // Ratis waits without end for a newcomer that answers and does not catch up; a new leader
      // begins anew.
      reconfiguration.stepDown();
      throw e;
    }
  }

  private @Nullable String newcomer(Step.Change change) {
    return change.listeners().stream()
        .filter(name -> seat.find(RaftPeerId.valueOf(name)) == null)
        .findFirst()
        .orElse(null);
  }

  /// Whether anything listens there: Ratis would hold up every other step until it gives up.
  private boolean listens(String name) {
    HostPort address = addresses.find(name);
    if (address == null) {
      return false;
    }
    try (Socket socket = new Socket()) {
      socket.connect(address.resolve(), CONNECT_MS);
      return true;
    } catch (IOException e) {
      LOG.debug("{} does not answer at {}", name, address, e);
      return false;
    }
  }

  private void complain(String why) {
    if (!why.equals(trouble)) {
      trouble = why;
      LOG.warn("{}: the group can not be re-shaped yet: {}", seat.self(), why);
    }
  }

  @Override
  public void close() {
    registration.close();
    seat.quiescence().see(false, Set.of());
    synchronized (monitor) {
      closed = true;
      monitor.notifyAll();
    }
    thread.interrupt();
    try {
      thread.join(STEP_LIMIT_MS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
