package idunno.consensus;

import static idunno.consensus.Ledger.add;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import idunno.base.HostPort;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.util.Timestamp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreeMembersTest {
  @TempDir Path folder;

  private final Map<String, Member> members = new TreeMap<>();
  private List<GroupConfig.Peer> founders = List.of();
  private Limits limits = Member.limits();

  @BeforeEach
  void found() throws IOException {
    int[] ports = Member.freePorts(4);
    founders = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String name = String.valueOf((char) ('a' + i));
      founders.add(new GroupConfig.Peer(name, new HostPort("127.0.0.1", ports[i]), i < 3));
    }
  }

  @AfterEach
  void close() {
    members.values().parallelStream().forEach(Member::close);
  }

  @Test
  void anyMemberProposesAndReadsWhatAnotherGotAcknowledged() throws Exception {
    start("a", "b", "c", "d");
    leader();
    for (Member member : members.values()) {
      assertThat(member.group.leadership().voters()).containsExactly("a", "b", "c");
      assertThat(member.group.leadership().listeners()).containsExactly("d");
    }
    long id = 0;
    for (Member proposer : members.values()) {
      proposer.add(++id);
      for (Member reader : members.values()) {
        reader.group.barrier().join();
        assertThat(reader.group.read(reader.ledger::times)).containsEntry(id, 1);
      }
    }
    Outcome refused = member("d").propose(add("ledger", 1));
    assertThat(refused).isInstanceOf(Outcome.Refused.class);
  }

  /// Twenty times in a row no heartbeat comes by itself just then.
  @Test
  void everyBarrierHearsFromAnotherMemberThoughNothingWasCommittedAndDatagramsDoNotArrive()
      throws Exception {
    List<DatagramSocket> taken = new ArrayList<>();
    try {
      for (GroupConfig.Peer each : founders) {
        taken.add(
            new DatagramSocket(
                new InetSocketAddress(each.address().host(), each.address().port())));
      }
      start("a", "b", "c");
      Member leader = leader();
      leader.add(1);
      Followers followers = leader.group.seat().followers();
      for (int i = 0; i < 20; i++) {
        Timestamp begun = Timestamp.currentTime();
        leader.group.barrier().join();
        assertThat(Stream.of("a", "b", "c").map(RaftPeerId::valueOf).map(followers::find))
            .filteredOn(Objects::nonNull)
            .as("barrier " + i)
            .anyMatch(follower -> follower.getLastRpcResponseTime().compareTo(begun) > 0);
      }
    } finally {
      taken.forEach(DatagramSocket::close);
    }
  }

  /// What a leader says to a division that is being opened would make that fail.
  @Test
  void aMemberThatIsShutHearsNothingAndHasEverythingOnceItIsOpen() throws Exception {
    start("a", "b", "c");
    Member leader = leader();
    leader.add(1);
    Member shut = members.values().stream().filter(m -> m != leader).findFirst().orElseThrow();
    shut.group.barrier().join();
    shut.group.seat().addressee().shut(true);
    leader.add(2);
    assertThat(shut.group.read(shut.ledger::times)).containsOnlyKeys(1L);
    shut.group.seat().addressee().shut(false);
    await().atMost(30, SECONDS).until(() -> shut.group.read(shut.ledger::size) == 2);
  }

  @Test
  void theOthersGoOnWhenTheLeaderIsGoneAndItCatchesUpWhenItIsBack() throws Exception {
    start("a", "b", "c");
    Member old = leader();
    String oldName = old.group.leadership().leader();
    old.add(1);
    members.remove(oldName);
    Followers followed = old.group.seat().followers();
    assertThat(followed.size()).isEqualTo(3);
    old.close();
    assertThat(followed.size()).as("followers of one that no longer leads").isZero();
    Member next = leader();
    assertThat(next.group.leadership().leader()).isNotEqualTo(oldName);
    for (Member member : members.values()) {
      addDespiteElections(member, 10 + member.hashCode());
    }
    start(oldName);
    Member back = member(oldName);
    back.group.barrier().join();
    assertThat(back.group.read(back.ledger::size)).isEqualTo(3);
  }

  @Test
  void withoutAMajorityNothingIsAcknowledgedAndABarrierFails() throws Exception {
    limits = Member.limits().withPatience(Duration.ofSeconds(2));
    start("a", "b", "c");
    Member last = leader();
    last.add(1);
    closeAllBut(last);
    assertThat(last.group.callRoll().join()).as("sure that it leads").isFalse();
    Outcome outcome = last.propose(add("ledger", 2));
    assertThat(outcome).isInstanceOf(Outcome.NotNow.class);
    assertThatThrownBy(() -> last.group.barrier().join())
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("no majority");
  }

  private void closeAllBut(Member last) {
    List<Member> others = members.values().stream().filter(member -> member != last).toList();
    members.values().retainAll(List.of(last));
    others.parallelStream().forEach(Member::close);
  }

  @Test
  void aLeaderThatIsCutOffSaysSoInsteadOfKeepingProposalsForAllTheirPatience() throws Exception {
    limits = Member.limits().withPatience(Duration.ofSeconds(40));
    start("a", "b", "c");
    Member last = leader();
    last.add(1);
    Thread closing = Thread.ofVirtual().start(() -> closeAllBut(last));
    long id = 2;
    long before = System.nanoTime();
    Outcome outcome = last.propose(add("ledger", id));
    while (outcome instanceof Outcome.Applied) {
      before = System.nanoTime();
      outcome = last.propose(add("ledger", ++id));
    }
    closing.join();
    assertThat(outcome)
        .as("of what was sent to the log")
        .isInstanceOfSatisfying(
            Outcome.NotNow.class, notNow -> assertThat(notNow.mayHaveHappened()).isTrue());
    long later = id + 1;
    assertThat(last.propose(add("ledger", later)))
        .as("of what came when no majority had been heard for long")
        .isInstanceOfSatisfying(
            Outcome.NotNow.class, notNow -> assertThat(notNow.mayHaveHappened()).isFalse());
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));

    start(
        founders.stream()
            .map(GroupConfig.Peer::name)
            .filter(this::isAway)
            .findFirst()
            .orElseThrow());
    addDespiteElections(last, later + 1);
    assertThat(last.group.read(last.ledger::times))
        .doesNotContainKey(later)
        .containsEntry(later + 1, 1);
  }

  private boolean isAway(String name) {
    return !members.containsKey(name);
  }

  @Test
  void aMemberThatWasAwayForLongerThanTheLogReachesBackGetsASnapshot() throws Exception {
    limits = Member.limits().withSnapshotEvery(20);
    start("a", "b");
    Member leader = leader();
    String padding = "x".repeat(60_000);
    for (int i = 0; i < 200; i++) {
      proposeDespiteElections(leader, new Part("ledger", Ledger.bytes("add " + i + " " + padding)));
    }
    start("c");
    Member late = member("c");
    await().atMost(30, SECONDS).until(() -> late.group.read(() -> late.ledger.size()) == 200);
    try (Stream<Path> files = Files.walk(folder.resolve("c"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("the log from its beginning")
          .noneMatch(name -> name.startsWith("log_0-"));
    }
    late.group.barrier().join();
    addDespiteElections(late, 1000);
    assertThat(late.group.read(late.ledger::times).values()).containsOnly(1);
    late.close();
    start("c");
    Member again = member("c");
    again.group.barrier().join();
    assertThat(again.group.read(again.ledger::size)).isEqualTo(201);
  }

  @Test
  void manyConcurrentBarriersOnAFollowerAllPass() throws Exception {
    start("a", "b", "c");
    Member leader = leader();
    leader.add(1);
    Member follower = members.values().stream().filter(m -> !m.leads()).findFirst().orElseThrow();
    List<CompletableFuture<Void>> barriers = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      barriers.add(follower.group.barrier());
    }
    barriers.forEach(CompletableFuture::join);
    assertThat(follower.group.read(follower.ledger::size)).isEqualTo(1);
  }

  private void start(String... names) throws IOException {
    for (String name : names) {
      members.put(name, Member.of(name, folder.resolve(name), founders, limits, Clock.system()));
    }
  }

  private Member member(String name) {
    return Objects.requireNonNull(members.get(name));
  }

  private Member leader() {
    await()
        .atMost(30, SECONDS)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> members.values().stream().anyMatch(Member::leads));
    return members.values().stream().filter(Member::leads).findFirst().orElseThrow();
  }

  /// What a caller does with a request id of its own: the same again until it is known.
  private static void addDespiteElections(Member member, long id) {
    proposeDespiteElections(member, add("ledger", id));
  }

  private static void proposeDespiteElections(Member member, Part part) {
    await()
        .pollDelay(Duration.ZERO)
        .atMost(30, SECONDS)
        .until(() -> !(member.propose(part) instanceof Outcome.NotNow));
  }
}
