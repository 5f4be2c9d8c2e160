package idunno.consensus;

import static idunno.consensus.Ledger.add;
import static idunno.consensus.Ledger.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import idunno.base.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaftGroupTest {
  @TempDir Path folder;

  @Test
  void anAcknowledgedTransactionIsSeenByAReadAfterABarrierAndAfterARestart() throws Exception {
    try (Member member = Member.alone(folder)) {
      Outcome.Applied applied = member.add(1);
      assertThat(new String(applied.results().getFirst(), UTF_8)).isEqualTo("ledger has 1");
      member.group.barrier().join();
      assertThat(member.group.read(member.ledger::times)).containsExactlyEntriesOf(mapOf(1));
    }
    try (Member member = Member.alone(folder)) {
      member.group.barrier().join();
      assertThat(member.group.read(member.ledger::times)).containsExactlyEntriesOf(mapOf(1));
      assertThat(new String(member.add(2).results().getFirst(), UTF_8)).isEqualTo("ledger has 2");
    }
  }

  @Test
  void aMemberWhosePortIsTakenDoesNotStartAndLeavesTheProcessAndItsOtherMembersAlone()
      throws Exception {
    Path own = folder.resolve("own");
    int port = Member.freePorts(1)[0];
    var founders = List.of(new GroupConfig.Peer("b", new HostPort("127.0.0.1", port), true));
    try (Member other = Member.alone(folder.resolve("other"));
        ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      for (int attempt = 1; attempt <= 2; attempt++) {
        assertThatThrownBy(
                () -> Member.of("b", own, founders, Member.limits(), Clock.system()).close())
            .as("attempt %d", attempt)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("can not listen on 127.0.0.1:" + taken.getLocalPort())
            .hasMessageContaining("already in use");
      }
      other.add(1);
      assertThat(other.fatal).isEmpty();
    }
    try (Member member = Member.of("b", own, founders, Member.limits(), Clock.system())) {
      member.awaitLead();
      member.add(1);
    }
  }

  @Test
  void noPartIsAppliedWhenAnyIsRefused() throws Exception {
    try (Member member = Member.alone(folder)) {
      member.propose(add("second", 7));
      Outcome outcome = member.propose(add("ledger", 7), add("second", 7));
      assertThat(outcome).isInstanceOf(Outcome.Refused.class);
      Outcome.Refused refused = (Outcome.Refused) outcome;
      assertThat(refused.part()).isEqualTo(1);
      assertThat(refused.reason()).isEqualTo(bytes("known"));
      assertThat(member.group.read(member.ledger::size)).isZero();

      Outcome both = member.propose(add("ledger", 8), add("second", 8));
      assertThat(((Outcome.Applied) both).results()).hasSize(2);
      assertThat(member.group.read(member.ledger::size)).isEqualTo(1);
      assertThat(member.group.read(member.second::size)).isEqualTo(2);
    }
  }

  @Test
  void partsOfOneTransactionAreAllCheckedBeforeAnyIsApplied() throws Exception {
    try (Member member = Member.alone(folder)) {
      assertThat(member.propose(add("ledger", 1), add("ledger", 1)))
          .isInstanceOf(Outcome.Applied.class);
      assertThat(member.group.read(member.ledger::times)).containsEntry(1L, 2);
    }
  }

  @Test
  void transactionsProposedTogetherTravelInFewEntriesAndOneRefusedDoesNotHarmTheOthers()
      throws Exception {
    try (Member member = Member.alone(folder)) {
      long before = member.add(0).index();
      List<CompletableFuture<Outcome>> all = new ArrayList<>();
      for (int i = 1; i <= 2000; i++) {
        all.add(member.group.propose(List.of(add("ledger", i % 10 == 0 ? 0 : i))));
      }
      long last = before;
      for (int i = 1; i <= 2000; i++) {
        Outcome outcome = all.get(i - 1).join();
        if (i % 10 == 0) {
          assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        } else {
          last = Math.max(last, ((Outcome.Applied) outcome).index());
        }
      }
      assertThat(last - before).isLessThan(400);
      assertThat(member.group.read(member.ledger::size)).isEqualTo(1801);
    }
  }

  @Test
  void moreThanTheQueueHoldsIsRefusedAtOnceAndHasSurelyNotHappened() throws Exception {
    try (Member member = Member.alone(folder, Member.limits().withQueued(5), Clock.system())) {
      List<CompletableFuture<Outcome>> all = new ArrayList<>();
      // A reader holds up applying, so that nothing leaves the queue.
      member.group.read(() -> {
        for (int i = 0; i < 50; i++) {
          all.add(member.group.propose(List.of(add("ledger", i))));
        }
        return all;
      });
      List<Outcome> outcomes = all.stream().map(CompletableFuture::join).toList();
      assertThat(outcomes)
          .filteredOn(o -> o instanceof Outcome.NotNow(var why, var maybe) && !maybe)
          .hasSizeBetween(40, 45);
      assertThat(outcomes)
          .filteredOn(Outcome.Applied.class::isInstance)
          .hasSize(member.group.read(member.ledger::size));
    }
  }

  @Test
  void timeInTheLogNeverRunsBackwardsNotEvenOverARestartWithAnEarlierClock() throws Exception {
    AtomicLong wallMs = new AtomicLong(5_000);
    Clock clock = clock(wallMs);
    Limits limits = Member.limits().withSnapshotEvery(3);
    try (Member member = Member.alone(folder, limits, clock)) {
      for (int i = 0; i < 10; i++) {
        wallMs.addAndGet(i % 2 == 0 ? -700 : 1000);
        member.add(i);
      }
      assertThat(member.ledger.timeWentBack()).isFalse();
      assertThat(member.ledger.lastTimeMs()).isEqualTo(6500);
    }
    wallMs.set(1);
    try (Member member = Member.alone(folder, limits, clock)) {
      member.add(11);
      assertThat(member.ledger.timeWentBack()).isFalse();
      assertThat(member.ledger.lastTimeMs()).isEqualTo(6500);
    }
  }

  @Test
  void aMachineThatThrowsStopsTheMemberAndSaysWhyOnce() throws Exception {
    try (Member member = Member.alone(folder)) {
      member.add(1);
      Outcome outcome = member.propose(new Part("ledger", bytes("boom")));
      assertThat(outcome).isInstanceOf(Outcome.NotNow.class);
      await().atMost(10, SECONDS).until(() -> !member.fatal.isEmpty());
      assertThat(member.fatal).hasSize(1);
      assertThat(member.fatal.getFirst()).hasMessageContaining("boom was asked for");
      Outcome later = member.propose(add("ledger", 2));
      assertThat(later).isInstanceOf(Outcome.NotNow.class);
      assertThat(((Outcome.NotNow) later).why()).contains("boom was asked for");
      assertThat(member.group.read(member.ledger::size)).isEqualTo(1);
      assertThatThrownBy(() -> member.group.barrier().join())
          .hasMessageContaining("boom was asked for");
    }
  }

  @Test
  void anUnknownMachineIsTheProposersMistake() throws Exception {
    try (Member member = Member.alone(folder)) {
      assertThatThrownBy(() -> member.group.propose(List.of(add("nobody", 1))))
          .hasMessageContaining("nobody");
    }
  }

  @Test
  void listenersHearOfWhatIsAppliedUntilTheyAreClosed() throws Exception {
    try (Member member = Member.alone(folder)) {
      List<Long> heard = new CopyOnWriteArrayList<>();
      ReplicatedGroup.Registration registration =
          member.group.listen(
              new ReplicatedGroup.Listener() {
                @Override
                public void applied(long index) {
                  heard.add(index);
                }

                @Override
                public void leadershipChanged(ReplicatedGroup.Leadership now) {}
              });
      long index = member.add(1).index();
      await().atMost(10, SECONDS).until(() -> heard.contains(index));
      registration.close();
      int count = heard.size();
      member.add(2);
      try (Member reopened = member) {
        assertThat(reopened.group.leadership().leader()).isEqualTo("a");
        assertThat(reopened.group.leadership().voters()).containsExactly("a");
      }
      assertThat(heard).hasSize(count);
    }
  }

  @Test
  void aClosedMemberAnswersNotNow() throws Exception {
    Member member = Member.alone(folder);
    member.close();
    assertThat(member.propose(add("ledger", 1)))
        .isEqualTo(new Outcome.NotNow("this node is stopping", false));
  }

  private static Clock clock(AtomicLong wallMs) {
    return new Clock() {
      @Override
      public long wallMillis() {
        return wallMs.get();
      }

      @Override
      public long monotonicNanos() {
        return System.nanoTime();
      }
    };
  }

  private static Map<Long, Integer> mapOf(long... ids) {
    Map<Long, Integer> map = new TreeMap<>();
    LongStream.of(ids).forEach(id -> map.put(id, 1));
    return map;
  }
}
