package idunno.consensus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.consensus.core.Standing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Members that wait to be taken in, and members that come back: as they were, elsewhere, wiped, or
/// after they were given up.
class ReturningTest {
  @TempDir Path folder;

  @Test
  void aMemberWithoutFoundersWaitsAndNeitherLeadsNorAnswersUntilItIsTakenIn() throws Exception {
    Limits impatient = Member.limits().withPatience(Duration.ofSeconds(1));
    GroupConfig.Peer self =
        new GroupConfig.Peer("x", new HostPort("127.0.0.1", Member.freePorts(1)[0]), true);
    for (int start = 0; start < 2; start++) {
      try (Member member =
          Member.at(self, folder.resolve("x"), List.of(), impatient, Clock.system())) {
        assertThat(member.propose(Ledger.add("ledger", 1)))
            .isEqualTo(
                new Outcome.NotNow(
                    "this node does not belong to the coordinator's group yet", false));
        assertThatThrownBy(() -> member.group.barrier().join())
            .hasMessageContaining("does not belong to the coordinator's group yet");
        assertThat(member.group.isMember()).isFalse();
        assertThat(member.group.leadership().leader()).isEmpty();
        assertThat(member.group.leadership().term()).isZero();
        assertThat(member.group.read(member.ledger::size)).isZero();
        assertThat(member.fatal).isEmpty();
      }
    }
  }

  @Test
  void whenEverythingIsStoppedAndStartedAgainTheShapeAndTheEntriesAreThere() throws Exception {
    try (Town town = new Town(folder, Member.limits())) {
      startThree(town);
      for (int i = 0; i < 20; i++) {
        town.member("b").add(i);
      }
      town.stopAll(List.of("a", "b", "c"));
      for (String name : List.of("c", "b", "a")) {
        town.startAgain(name);
      }
      assertThat(town.settled(3, 0).voters()).containsExactly("a", "b", "c");
      assertThat(town.sameEverywhere()).hasSize(20);
    }
  }

  @Test
  void theFounderThatRestartsWhileTheOthersGoOnDoesNotDisturbThem() throws Exception {
    try (Town town = new Town(folder, Member.limits())) {
      startThree(town);
      if (town.leaderName().equals("a")) {
        town.say("a", Standing.SILENT);
        town.stop("a");
        town.leader();
        town.startAgain("a");
      }
      String leader = town.leaderName();
      assertThat(leader).isNotEqualTo("a");
      long term = town.leader().group.leadership().term();
      town.stop("a");
      town.startAgain("a");
      town.settled(3, 0);
      assertThat(town.leaderName()).isEqualTo(leader);
      assertThat(town.leader().group.leadership().term()).isEqualTo(term);
    }
  }

  @Test
  void allMembersComeBackAtOtherAddresses() throws Exception {
    try (Town town = new Town(folder, Member.limits())) {
      startThree(town);
      town.member("a").add(1);
      town.stopAll(List.of("a", "b", "c"));
      for (String name : List.of("a", "b", "c")) {
        town.start(name);
      }
      town.settled(3, 0);
      town.member("c").add(2);
      assertThat(town.sameEverywhere()).containsExactly(1L, 2L);
      await().atMost(10, SECONDS).until(() -> town.leader().group.callRoll().join());
    }
  }

  @Test
  void oneMemberComesBackAtAnotherAddressAndVotes() throws Exception {
    try (Town town = new Town(folder, Member.limits())) {
      startThree(town);
      town.member("a").add(1);
      String moved = follower(town);
      town.stop(moved);
      town.start(moved);
      town.settled(3, 0);
      // With another one gone, the moved one's vote and its copies are needed.
      String third =
          town.members.keySet().stream()
              .filter(name -> !name.equals(moved) && !name.equals(town.leaderName()))
              .findFirst()
              .orElseThrow();
      town.say(third, Standing.SILENT);
      town.stop(third);
      Outcome outcome = town.member(moved).propose(Ledger.add("ledger", 2));
      assertThat(outcome).isNotInstanceOf(Outcome.Refused.class);
      assertThat(town.sameEverywhere()).containsExactly(1L, 2L);
    }
  }

  @Test
  void aWipedMemberReturnsUnderANewNameAndNobodyTakesItForTheOld() throws Exception {
    try (Town town = new Town(folder, Member.limits().withSnapshotEvery(20))) {
      startThree(town);
      String padding = "x".repeat(60_000);
      for (int i = 0; i < 200; i++) {
        assertThat(
                town.leader().propose(new Part("ledger", Ledger.bytes("add " + i + " " + padding))))
            .isInstanceOf(Outcome.Applied.class);
      }
      String wiped = follower(town);
      HostPort address = town.machine(wiped).address();
      town.stop(wiped);
      try (Member stranger =
          Member.at(
              new GroupConfig.Peer("w", address, true),
              folder.resolve("w"),
              List.of(),
              Member.limits(),
              Clock.system())) {
        // The leader goes on calling for the old one at this address.
        for (int i = 1000; i < 1050; i++) {
          town.leader().add(i);
        }
        assertThat(stranger.group.leadership().leader()).isEmpty();
        assertThat(stranger.group.isMember()).isFalse();
      }
      town.forget(wiped);
      town.startAt("w", address);
      assertThat(town.settled(3, 0).voters()).contains("w").doesNotContain(wiped);
      // The log no longer reaches back to its beginning: a snapshot was sent.
      try (Stream<Path> files = Files.walk(folder.resolve("w"))) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .anyMatch(name -> name.startsWith("snapshot."))
            .noneMatch(name -> name.startsWith("log_0-"));
      }
      town.member("w").add(5000);
      assertThat(town.sameEverywhere()).hasSize(251);
    }
  }

  @Test
  void aMemberThatWasGivenUpWhileItRunsIsTakenBackUnderItsNameWithoutARestart() throws Exception {
    try (Town town = new Town(folder, Member.limits())) {
      startThree(town);
      town.member("a").add(1);
      String given = follower(town);
      town.say(given, Standing.GONE);
      town.settled(2, 0);
      await().atMost(30, SECONDS).until(() -> !town.member(given).group.isMember());
      town.leader().add(2);
      town.say(given, Standing.PRESENT);
      assertThat(town.settled(3, 0).voters()).contains(given);
      await().atMost(30, SECONDS).until(() -> town.member(given).group.isMember());
      town.member(given).add(3);
      assertThat(town.sameEverywhere()).containsExactly(1L, 2L, 3L);
      assertThat(town.member(given).ledger.times().values()).containsOnly(1);
      assertThat(town.member(given).fatal).isEmpty();
      // It can lead again.
      for (String name : List.of("a", "b", "c")) {
        if (!name.equals(given)) {
          town.say(name, Standing.GONE);
          assertThat(town.keeper(name).leave(Duration.ofSeconds(30))).isTrue();
          town.stop(name);
        }
      }
      town.settled(1, 0);
      assertThat(town.leaderName()).isEqualTo(given);
      assertThat(town.sameEverywhere()).hasSize(3);
    }
  }

  /// A process that was killed has applied less than it has stored: its own last snapshot tells it
  /// what is committed, and the leader has a newer one by now.
  @Test
  void whoWasGivenUpAndHasMoreThanTheLeadersSnapshotGoesOnWithItsOwnLog() throws Exception {
    try (Town town = new Town(folder, Member.limits().withSnapshotEvery(20))) {
      startThree(town);
      for (int i = 0; i < 45; i++) {
        town.leader().add(i);
      }
      String killed = follower(town);
      town.sameEverywhere();
      town.stop(killed);
      deleteSnapshots(folder.resolve(killed));
      town.say(killed, Standing.GONE);
      town.settled(2, 0);
      town.startAgain(killed);
      var division = town.member(killed).group.seat().division();
      assertThat(town.settled(3, 0).voters()).contains(killed);
      assertThat(snapshots(folder.resolve(town.leaderName()))).isNotEmpty();
      town.member(killed).add(100);
      assertThat(town.sameEverywhere()).hasSize(46);
      assertThat(town.member(killed).group.seat().division()).isSameAs(division);
    }
  }

  private static List<Path> snapshots(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("snapshot.")).toList();
    }
  }

  private static void deleteSnapshots(Path folder) throws IOException {
    for (Path file : snapshots(folder)) {
      Files.delete(file);
    }
  }

  @Test
  void aMemberWhoseDivisionRatisHasClosedTakesItsPlaceAgain() throws Exception {
    try (Town town = new Town(folder, Member.limits())) {
      startThree(town);
      town.member("a").add(1);
      String shut = follower(town);
      town.member(shut).group.seat().division().close();
      await().atMost(30, SECONDS).until(() -> !town.member(shut).group.seat().isShut());
      town.member(shut).add(2);
      town.settled(3, 0);
      assertThat(town.sameEverywhere()).containsExactly(1L, 2L);
      assertThat(town.member(shut).fatal).isEmpty();
    }
  }

  @Test
  void aNewcomerThatListensButDoesNotAnswerIsGivenUpAndTheOthersGoOnFollowing() throws Exception {
    try (Town town = new Town(folder, Member.limits());
        ServerSocket mute = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      startThree(town);
      String leader = town.leaderName();
      town.introduce("m", new HostPort("127.0.0.1", mute.getLocalPort()));
      await().atMost(30, SECONDS).until(() -> !town.keeper(leader).shape().settled());
      assertThat(town.settled(3, 0).voters()).containsExactly("a", "b", "c");
      town.say("m", Standing.SILENT);
      town.member(follower(town)).add(1);
      town.say(leader, Standing.SILENT);
      town.stop(leader);
      assertThat(town.sameEverywhere()).containsExactly(1L);
    }
  }

  private static void startThree(Town town) throws Exception {
    town.start("a");
    town.start("b");
    town.start("c");
    town.settled(3, 0);
  }

  private static String follower(Town town) {
    String leader = town.leaderName();
    return town.members.keySet().stream()
        .filter(name -> !name.equals(leader))
        .findFirst()
        .orElseThrow();
  }
}
