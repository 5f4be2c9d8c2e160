package idunno.consensus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.consensus.core.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.leader.FollowerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Groups that nobody uses: real Ratis, real files, loopback, one process.
class RestingTest {
  @TempDir Path folder;

  @Test
  void anIdleGroupIsSilentKeepsItsLeaderAndIsThereAtOnceWhenItIsNeeded() throws Exception {
    try (Town town = new Town(folder, Limits.standard())) {
      Member leader = leaderOfThree(town);
      leader.add(1);
      awaitRest(leader);
      long term = leader.group.leadership().term();
      // Four times what a follower waits for before it stands for election.
      await().atMost(10, SECONDS).until(() -> silentMs(town, leader) > 3_500);
      assertThat(town.members.values())
          .allMatch(member -> member.group.leadership().term() == term)
          .allMatch(member -> !member.group.leadership().leader().isEmpty());
      assertThat(leader.group.proposeAll(List.of())).isEmpty();
      assertThat(leader.group.seat().quiescence().isResting()).as("at nothing").isTrue();
      Member follower = follower(town, leader);
      follower.add(2);
      follower.group.barrier().join();
      assertThat(follower.group.leadership().term()).isEqualTo(term);
      assertThat(leader.group.seat().quiescence().isResting()).isFalse();

      awaitRest(leader);
      town.stop(leader.group.config().peer());
      await()
          .atMost(3, SECONDS)
          .until(() -> town.members.values().stream().anyMatch(Member::leads));
      town.leader().add(3);
    }
  }

  @Test
  void aGroupWakesWhenMembershipDoubtsAMemberAndHasNoRestWhileItDoes() throws Exception {
    try (Town town = new Town(folder, Limits.standard())) {
      Member leader = leaderOfThree(town);
      awaitRest(leader);
      String doubted = follower(town, leader).group.config().peer();
      town.say(doubted, Standing.SILENT);
      await().atMost(1, SECONDS).until(() -> silentMs(town, leader) < 1_000);
      await()
          .during(Duration.ofSeconds(4))
          .atMost(5, SECONDS)
          .until(() -> !leader.group.seat().quiescence().isResting());
      town.say(doubted, Standing.PRESENT);
      awaitRest(leader);
    }
  }

  private static Member leaderOfThree(Town town) throws IOException {
    for (String name : List.of("a", "b", "c")) {
      town.start(name);
    }
    town.settled(3, 0);
    return town.leader();
  }

  private static void awaitRest(Member leader) {
    await().atMost(20, SECONDS).until(() -> leader.group.seat().quiescence().isResting());
  }

  private static Member follower(Town town, Member leader) {
    return town.members.values().stream().filter(each -> each != leader).findFirst().orElseThrow();
  }

  /// For how long the leader has sent nothing to anybody.
  private static long silentMs(Town town, Member leader) {
    Followers followers = leader.group.seat().followers();
    return town.members.keySet().stream()
        .map(name -> followers.find(RaftPeerId.valueOf(name)))
        .filter(Objects::nonNull)
        .map(FollowerInfo::getLastRpcSendTime)
        .mapToLong(time -> time.elapsedTimeMs())
        .min()
        .orElseThrow();
  }
}
