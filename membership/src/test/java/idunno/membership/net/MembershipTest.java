package idunno.membership.net;

import static idunno.membership.net.Machines.LONG;
import static idunno.membership.net.Machines.awaitWhole;
import static idunno.membership.net.Machines.setup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.membership.core.Event;
import idunno.membership.core.Standing;
import idunno.membership.net.Machines.Node;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MembershipTest {
  private final Machines machines = new Machines();

  @AfterEach
  void close() {
    machines.close();
  }

  @Test
  void threeNodesJoinThroughAnyMemberAndKnowTheClusterAndEachOthersTags() throws Exception {
    Node one = machines.first("n1");
    Node two = machines.join("n2", one);
    assertThat(two.membership().awaitJoined(LONG)).isEqualTo(new JoinResult.Joined());
    Node three = machines.join("n3", two);
    assertThat(three.membership().awaitJoined(LONG)).isEqualTo(new JoinResult.Joined());
    awaitWhole(List.of(one, two, three));
    for (Node each : List.of(one, two, three)) {
      assertThat(each.membership().cluster()).isEqualTo(Machines.CLUSTER);
      assertThat(each.membership().alarms()).isEmpty();
      assertThat(each.membership().members())
          .allSatisfy(member -> assertThat(member.member().tags()).isEqualTo(Machines.TAGS));
    }
    await().atMost(LONG).until(() -> one.hasNoticed(Event.Joined.class, "n3"));
    assertThat(one.lines().with("event=member_joined member=n3 address=" + three.address()))
        .hasSize(1);
  }

  @Test
  void theListIsInRingOrderAndDoesNotChangeInTheHand() throws Exception {
    List<Node> all = machines.cluster(3);
    List<Standing> before = all.getFirst().membership().members();
    assertThat(before)
        .isSortedAccordingTo((a, b) -> Long.compareUnsigned(a.member().key(), b.member().key()));
    all.getLast().membership().close();
    await().atMost(LONG).until(() -> all.getFirst().names().size() == 2);
    assertThat(before).hasSize(3);
    assertThatThrownBy(() -> before.removeFirst())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void whoEndsWithoutAGoodbyeIsFailedThenDeletedEverywhere() throws Exception {
    List<Node> all = machines.cluster(4);
    all.get(2).membership().close();
    List<Node> rest = List.of(all.get(0), all.get(1), all.get(3));
    for (Node each : rest) {
      await().atMost(LONG).until(() -> each.hasNoticed(Event.Deleted.class, "n3"));
      assertThat(each.story("n3")).endsWith("Failed", "Deleted");
      assertThat(each.membership().counters().failures()).isEqualTo(1);
      assertThat(each.membership().counters().falseFailures()).isZero();
      assertThat(each.lines().with("event=member_failed member=n3")).hasSize(1);
    }
    awaitWhole(rest);
  }

  @Test
  void whoLeavesIsLeftEverywhereAndNotAFailure() throws Exception {
    List<Node> all = machines.cluster(5);
    Node leaver = all.get(2);
    assertThat(leaver.membership().leave(Duration.ofSeconds(5))).isTrue();
    leaver.membership().close();
    List<Node> rest = List.of(all.get(0), all.get(1), all.get(3), all.get(4));
    for (Node each : rest) {
      await().atMost(LONG).until(() -> each.hasNoticed(Event.Left.class, "n3"));
      assertThat(each.story("n3")).endsWith("Left").doesNotContain("Failed", "Deleted");
    }
    awaitWhole(rest);
  }

  @Test
  void whoIsAloneLeavesAtOnceAndEverythingMayBeCalledTwice() throws Exception {
    Node alone = machines.first("n1");
    assertThat(alone.membership().leave(LONG)).isTrue();
    assertThat(alone.membership().leave(LONG)).isTrue();
    alone.membership().close();
    alone.membership().close();
    assertThat(alone.membership().leave(LONG)).isTrue();
    assertThat(alone.names()).containsExactly("n1");
    assertThat(alone.membership().ended().toCompletableFuture()).isCompleted();
  }

  @Test
  void closingGivesBackSocketsAndThreads() throws Exception {
    Node one = machines.first("freed");
    one.membership().close();
    machines.start(setup("freed", one.address(), List.of())).membership().close();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("membership-freed", "membership-events-freed");
  }

  @Test
  void aRestartAtTheSameAddressReplacesTheFormerLifeAtOnce() throws Exception {
    List<Node> all = machines.cluster(3);
    long former = all.get(2).membership().self().member().epoch();
    all.get(2).membership().close();
    Node again = machines.start(setup("n3", all.get(2).address(), List.of(all.get(0).address())));
    List<Node> now = List.of(all.get(0), all.get(1), again);
    for (Node each : now.subList(0, 2)) {
      await().atMost(LONG).until(() -> each.count(Event.Joined.class) >= 2 && later(each, former));
      assertThat(each.story("n3")).doesNotContain("Failed").endsWith("Deleted", "Joined");
    }
    awaitWhole(now);
  }

  private static boolean later(Node node, long epoch) {
    return node.membership().members().stream()
        .anyMatch(each -> each.member().name().equals("n3") && each.member().epoch() > epoch);
  }

  @Test
  void aRestartWithAClockThatWentBackComesBackAllTheSame() throws Exception {
    List<Node> all = machines.cluster(3);
    long former = all.get(2).membership().self().member().epoch();
    all.get(2).membership().close();
    AtomicLong shift = new AtomicLong(-3_600_000);
    Node again =
        machines.start(
            setup("n3", all.get(2).address(), List.of(all.get(0).address())), shifted(shift));
    assertThat(again.membership().awaitJoined(LONG)).isEqualTo(new JoinResult.Joined());
    List<Node> now = List.of(all.get(0), all.get(1), again);
    await().atMost(LONG).until(() -> later(all.get(0), former) && later(all.get(1), former));
    awaitWhole(now);
  }

  @Test
  void aWallClockThatJumpsChangesNoVerdict() throws Exception {
    AtomicLong shift = new AtomicLong();
    Node one = machines.start(setup("n1", machines.free(), List.of()), shifted(shift));
    Node two = machines.join("n2", one);
    awaitWhole(List.of(one, two));
    shift.set(3_600_000);
    long pings = one.membership().counters().pings();
    await().atMost(LONG).until(() -> one.membership().counters().pings() > pings + 4);
    shift.set(-3_600_000);
    await().atMost(LONG).until(() -> one.membership().counters().pings() > pings + 8);
    assertThat(one.count(Event.Failed.class)).isZero();
    assertThat(two.count(Event.Failed.class)).isZero();
  }

  private static Clock shifted(AtomicLong shiftMs) {
    Clock real = Clock.system();
    return new Clock() {
      @Override
      public long wallMillis() {
        return real.wallMillis() + shiftMs.get();
      }

      @Override
      public long monotonicNanos() {
        return real.monotonicNanos();
      }
    };
  }

  @Test
  void aSecondNodeOfOneNameIsRefusedWithTheReason() throws Exception {
    Node one = machines.first("n1");
    Node two = machines.join("n2", one);
    awaitWhole(List.of(one, two));
    Node twin = machines.join("n2", one);
    assertThat(twin.membership().awaitJoined(LONG))
        .isInstanceOfSatisfying(
            JoinResult.Refused.class,
            refused ->
                assertThat(refused.reason()).contains("the name n2 belongs to " + two.address()));
    assertThat(twin.membership().refusal()).isPresent();
    assertThat(twin.membership().hasJoined()).isFalse();
    assertThat(one.names()).containsExactly("n1", "n2");
    // The reason passes with the other: then the twin comes in by itself.
    assertThat(two.membership().leave(LONG)).isTrue();
    two.membership().close();
    await().atMost(LONG).until(() -> twin.membership().hasJoined());
    assertThat(twin.membership().refusal()).isEmpty();
  }

  @Test
  void aNodeThatMeansAnotherClusterIsRefused() throws Exception {
    Node one = machines.first("n1");
    var elsewhere = Machines.with(setup("n2", machines.free(), List.of(one.address())), "other");
    assertThat(machines.start(elsewhere).membership().awaitJoined(LONG))
        .isInstanceOfSatisfying(
            JoinResult.Refused.class,
            refused -> assertThat(refused.reason()).contains(Machines.CLUSTER + ", not other"));
  }

  @Test
  void whoFindsOnlyDeadAddressesSaysWhichAndGoesOnAsking() throws Exception {
    HostPort dead = machines.free();
    HostPort deadToo = machines.free();
    Node lonely = machines.start(setup("n2", machines.free(), List.of(dead, deadToo)));
    await().atMost(LONG).until(() -> !lonely.lines().with("event=join_waiting tried=2").isEmpty());
    assertThat(lonely.lines().with("event=join_waiting").getFirst())
        .contains(dead.toString(), deadToo.toString(), "cannot be reached");
    assertThat(lonely.membership().awaitJoined(Duration.ofMillis(1)))
        .isInstanceOfSatisfying(
            JoinResult.NotYet.class,
            notYet -> assertThat(notYet.why()).contains(dead.toString(), "cannot be reached"));
    assertThat(lonely.membership().cluster()).isEmpty();
    Node alive = machines.start(setup("n1", deadToo, List.of()));
    awaitWhole(List.of(alive, lonely));
  }

  @Test
  void anAddressThatThisMachineDoesNotHaveIsSaidToBeSo() {
    assertThatThrownBy(
            () -> machines.start(setup("n1", new HostPort("203.0.113.1", 7400), List.of())))
        .hasMessageStartingWith("cannot listen on UDP 203.0.113.1:7400")
        .hasMessageContaining("this machine has no address 203.0.113.1; bind to one that it has");
  }

  @Test
  void aPortThatIsTakenIsNamedAndTheOtherGivenBack() throws Exception {
    Node one = machines.first("n1");
    var same = setup("n2", one.address(), List.of());
    assertThatThrownBy(() -> machines.start(same))
        .satisfies(thrown -> assertThat(Machines.isConflict(thrown)).isTrue())
        .hasMessageStartingWith("cannot listen on UDP " + one.address());
    HostPort address = machines.free();
    HostPort door = address.plus(Membership.STREAM_PORT_OFFSET);
    try (ServerSocket _ = new ServerSocket(door.port(), 1, door.resolve().getAddress())) {
      assertThatThrownBy(() -> machines.start(setup("n2", address, List.of())))
          .satisfies(thrown -> assertThat(Machines.isConflict(thrown)).isTrue())
          .hasMessageStartingWith("cannot listen on TCP " + door);
    }
    assertThat(machines.start(setup("n2", address, List.of())).membership().hasJoined()).isTrue();
  }

  @Test
  void listenersAreToldInOrderOnOneThreadAndTheListShowsItAlready() throws Exception {
    Node one = machines.first("n1");
    List<String> threads = new CopyOnWriteArrayList<>();
    List<Boolean> listed = new CopyOnWriteArrayList<>();
    one.membership()
        .listen((_, _) -> {
          throw new IllegalStateException("a listener that fails");
        });
    one.membership()
        .listen((event, atMillis) -> {
          threads.add(Thread.currentThread().getName());
          boolean isThere = one.names().contains(event.member().name());
          listed.add(isThere == !(event instanceof Event.Deleted) && atMillis > 0);
        });
    Listener.Registration ended = one.membership().listen((_, _) -> threads.add("ended"));
    ended.close();
    Node two = machines.join("n2", one);
    awaitWhole(List.of(one, two));
    two.membership().close();
    await().atMost(LONG).until(() -> one.hasNoticed(Event.Deleted.class, "n2"));
    await().atMost(LONG).until(() -> listed.size() == one.events().size());
    assertThat(one.story("n2")).startsWith("Joined").endsWith("Failed", "Deleted");
    assertThat(threads).containsOnly("membership-events-n1");
    assertThat(listed).first().isEqualTo(true);
    assertThat(listed).last().isEqualTo(true);
    assertThat(one.lines().with("event=membership_listener_failed")).isNotEmpty();
  }

  @Test
  void nodesMayBeCalledByNameInPlaceOfALiteral() throws Exception {
    HostPort first = new HostPort("localhost", machines.free().port());
    HostPort second = new HostPort("localhost", machines.free().port());
    Node one = machines.start(setup("n1", first, List.of()));
    Node two = machines.start(setup("n2", second, List.of(first)));
    awaitWhole(List.of(one, two));
    long heard = one.membership().counters().datagramsIn();
    await().atMost(LONG).until(() -> one.membership().counters().datagramsIn() > heard + 4);
    two.membership().close();
    await().atMost(LONG).until(() -> one.hasNoticed(Event.Deleted.class, "n2"));
  }

  @Test
  void fiftyNodesInOneProcessFindEachOther() throws IOException {
    List<Node> all = new ArrayList<>();
    all.add(machines.first("n1"));
    for (int i = 2; i <= 50; i++) {
      all.add(machines.join("n" + i, all.getFirst()));
    }
    awaitWhole(all);
  }
}
