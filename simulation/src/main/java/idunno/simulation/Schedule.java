package idunno.simulation;

import idunno.membership.core.Event;
import idunno.membership.core.Member;
import idunno.membership.core.Profile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/// Twenty seconds of a small cluster's life full of faults, drawn from one seed: crashes, restarts,
/// departures, pauses, lost, doubled, late and overtaking datagrams, and cuts. Afterwards, on a
/// network that is well, all views must become one, and none of the dead may come back.
public final class Schedule {
  private static final long LENGTH_MS = 20_000;
  private static final long SETTLE_MS = 30_000;
  private static final long JOINED_MS = 10;
  private static final int LEAST_NODES = 3;
  private static final int MOST_NODES = 7;

  private final SplittableRandom random;
  private final MembershipCluster cluster;
  private final int size;
  private final List<String> story = new ArrayList<>();
  private final Set<String> deletedBy = new HashSet<>();
  private Optional<String> wrong = Optional.empty();

  private Schedule(long seed) {
    this.random = new SplittableRandom(seed);
    this.cluster = new MembershipCluster(random.nextLong(), Profile.LAN);
    this.size = random.nextInt(LEAST_NODES, MOST_NODES + 1);
  }

  /// What came of it.
  ///
  /// @param wrong what should not have happened, if anything did
  /// @param history see [MembershipCluster#history]
  /// @param story the faults, in order
  public record Outcome(Optional<String> wrong, long history, List<String> story) {}

  /// Plays the schedule of `seed`.
  public static Outcome play(long seed) {
    Schedule schedule = new Schedule(seed);
    schedule.play();
    return new Outcome(schedule.wrong, schedule.cluster.history(), schedule.story);
  }

  private void play() {
    cluster.onEvent(this::watch);
    cluster.grow(size);
    // Who has not been let in when the first node dies waits for ever, as it should.
    cluster.run(JOINED_MS + random.nextLong(3_000));
    long end = cluster.nowMs() + LENGTH_MS;
    while (cluster.nowMs() < end) {
      fault();
      cluster.run(random.nextLong(1, 2_500));
    }
    calm();
    if (cluster.living().isEmpty()) {
      return;
    }
    if (cluster.runUntil(cluster::agrees, SETTLE_MS) < 0) {
      complain("the views differ " + SETTLE_MS + " ms after the last fault: " + views());
    }
  }

  private String views() {
    StringBuilder views = new StringBuilder();
    for (MembershipCluster.Node node : cluster.byNumber()) {
      views.append(node.member().name()).append(node.protocol().hasJoined() ? "" : " (alone)");
      node.protocol()
          .members()
          .forEach(each ->
              views
                  .append(' ')
                  .append(each.member().name())
                  .append('=')
                  .append(each.state())
                  .append('/')
                  .append(each.incarnation()));
      views.append("; ");
    }
    return views.toString();
  }

  private void calm() {
    Weather weather = cluster.weather();
    weather.heal();
    weather.loss(0);
    weather.duplicates(0);
    weather.delay(1);
  }

  private void fault() {
    Weather weather = cluster.weather();
    List<MembershipCluster.Node> living = cluster.byNumber();
    int who = random.nextInt(size);
    switch (random.nextInt(10)) {
      case 0, 1 -> tell("loss", () -> weather.loss(random.nextDouble(0.4)));
      case 2 -> tell("duplicates", () -> weather.duplicates(random.nextDouble(0.5)));
      case 3 -> tell("delay", () -> weather.delay(random.nextLong(1, 150)));
      case 4 -> {
        int side = random.nextInt(1 << size);
        tell("cut " + side, () -> weather.cut((a, b) -> (side >> a & 1) != (side >> b & 1)));
      }
      case 5 -> tell("heal", weather::heal);
      case 6 -> {
        if (living.size() > 1) {
          MembershipCluster.Node node = anyOf(living);
          tell("crash " + node.member().name(), node::crash);
        }
      }
      case 7 -> {
        if (living.size() > 2) {
          MembershipCluster.Node node = anyOf(living);
          tell("leave " + node.member().name(), node::leave);
        }
      }
      case 8 -> restart(who);
      default -> {
        if (!living.isEmpty()) {
          MembershipCluster.Node node = anyOf(living);
          long ms = random.nextLong(5_000);
          tell("pause " + node.member().name() + " for " + ms, () -> node.pause(ms));
        }
      }
    }
  }

  private MembershipCluster.Node anyOf(List<MembershipCluster.Node> nodes) {
    return nodes.get(random.nextInt(nodes.size()));
  }

  private void restart(int who) {
    List<MembershipCluster.Node> others =
        cluster.byNumber().stream()
            .filter(node -> !node.member().name().equals("n" + who))
            .toList();
    if (others.isEmpty()) {
      return;
    }
    tell(
        "restart n" + who,
        () -> {
          if (random.nextInt(4) == 0) {
            cluster.jumpClock(random.nextLong(-3_600_000, 3_600_000));
          }
          MembershipCluster.Node unused = cluster.restart(who, others);
        });
  }

  private void tell(String fault, Runnable action) {
    story.add(cluster.nowMs() + " " + fault);
    action.run();
  }

  private void watch(MembershipCluster.Node where, Event event) {
    String pair = where.member() + " " + event.member();
    boolean listed = event instanceof Event.Joined || event instanceof Event.CameBack;
    if (event instanceof Event.Deleted && !lives(event.member())) {
      deletedBy.add(pair);
    } else if (listed && deletedBy.contains(pair)) {
      complain(
          where.member().name() + " lists the dead " + event.member().name() + " again: " + event);
    }
  }

  private boolean lives(Member member) {
    return cluster.byNumber().stream().anyMatch(node -> node.member().equals(member));
  }

  private void complain(String what) {
    if (wrong.isEmpty()) {
      wrong = Optional.of(what + " at " + cluster.nowMs());
    }
  }
}
