package idunno.consensus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.consensus.core.Machine;
import idunno.consensus.core.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;

/// A cluster in a test: members with their keepers, and a membership that all of them believe.
final class Town implements AutoCloseable {
  final Map<String, Member> members = new ConcurrentSkipListMap<>();
  private final Map<String, GroupKeeper> keepers = new ConcurrentSkipListMap<>();
  private final Map<String, Machine> known = new ConcurrentSkipListMap<>();
  private final Path folder;
  private final Limits limits;

  Town(Path folder, Limits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /// Starts a member at a new address; the first one founds the group.
  void start(String name) throws IOException {
    startAt(name, new HostPort("127.0.0.1", Member.freePorts(1)[0]));
  }

  /// Starts a member where it was before.
  void startAgain(String name) throws IOException {
    startAt(name, Objects.requireNonNull(known.get(name)).address());
  }

  void startAt(String name, HostPort address) throws IOException {
    List<GroupConfig.Peer> founders =
        known.isEmpty() || name.equals(known.keySet().iterator().next()) && known.size() == 1
            ? List.of(new GroupConfig.Peer(name, address, true))
            : List.of();
    Member member =
        Member.at(
            new GroupConfig.Peer(name, address, true),
            folder.resolve(name),
            founders,
            limits,
            Clock.system());
    members.put(name, member);
    say(name, address, Standing.PRESENT);
    keepers.put(name, GroupKeeper.start(member.group, () -> List.copyOf(known.values())));
  }

  /// Membership says that a machine is there, whatever really is.
  void introduce(String name, HostPort address) {
    say(name, address, Standing.PRESENT);
  }

  void say(String name, Standing standing) {
    say(name, Objects.requireNonNull(known.get(name)).address(), standing);
  }

  private void say(String name, HostPort address, Standing standing) {
    known.put(name, new Machine(name, address, standing));
    keepers.values().forEach(GroupKeeper::populationChanged);
  }

  /// Membership forgets all about a machine.
  void forget(String name) {
    known.remove(name);
    keepers.values().forEach(GroupKeeper::populationChanged);
  }

  /// Ends a member without a word.
  void stop(String name) {
    keeper(name).close();
    keepers.remove(name);
    member(name).close();
    members.remove(name);
  }

  /// Ends several at the same time: each takes up to a second.
  void stopAll(Collection<String> names) {
    names.parallelStream().forEach(this::stop);
  }

  Member member(String name) {
    return Objects.requireNonNull(members.get(name));
  }

  GroupKeeper keeper(String name) {
    return Objects.requireNonNull(keepers.get(name));
  }

  Machine machine(String name) {
    return Objects.requireNonNull(known.get(name));
  }

  Member leader() {
    await()
        .atMost(30, SECONDS)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> members.values().stream().anyMatch(Member::leads));
    return members.values().stream().filter(Member::leads).findFirst().orElseThrow();
  }

  String leaderName() {
    return leader().group.config().peer();
  }

  /// The leader's view once the shape is settled with so many voters and listeners.
  Shape settled(int voters, int listeners) {
    List<Shape> seen = new ArrayList<>();
    await()
        .atMost(60, SECONDS)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> {
          Shape shape = keeper(leaderName()).shape();
          boolean right =
              shape.settled()
                  && shape.voters().size() == voters
                  && shape.listeners().size() == listeners;
          return right && seen.add(shape);
        });
    Shape shape = seen.getFirst();
    assertThat(shape.running()).isEqualTo(shape.voters());
    return shape;
  }

  /// Waits until all members have the same state, and returns it.
  Collection<Long> sameEverywhere() {
    Member leader = leader();
    await().atMost(30, SECONDS).until(() -> barrierPasses(leader));
    for (Member member : members.values()) {
      await().atMost(30, SECONDS).until(() -> barrierPasses(member));
      assertThat(member.group.read(member.ledger::times))
          .isEqualTo(leader.group.read(leader.ledger::times));
    }
    return leader.group.read(leader.ledger::times).keySet();
  }

  private static boolean barrierPasses(Member member) {
    return member.group.barrier().handle((_, error) -> error == null).join();
  }

  @Override
  public void close() {
    stopAll(List.copyOf(members.keySet()));
  }
}
