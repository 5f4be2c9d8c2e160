package idunno.consensus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import idunno.consensus.core.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A leader in a process of its own that hangs or dies while its group rests, so that nobody
/// expects to hear from it. Membership goes on taking it for present.
class HungLeaderTest {
  @TempDir Path folder;

  @Test
  void whatIsProposedWhenALeaderAtRestHangsOrDiesIsAcknowledgedWithinFiveSeconds()
      throws Exception {
    // Both at the same time: it takes some seconds until a group rests.
    try (Group hung = new Group("a", "b", "c");
        Group dead = new Group("d", "e", "f")) {
      await().atMost(60, SECONDS).until(() -> hung.rests() && dead.rests());
      hung.requireAcknowledgedAfter("STOP");
      dead.requireAcknowledgedAfter("KILL");
    }
  }

  /// One that a process leads and two members follow in this one.
  private final class Group implements AutoCloseable {
    private final String leaderName;
    private final ChildMember leader;
    private final List<Member> followers = new ArrayList<>();
    private final List<GroupKeeper> keepers = new ArrayList<>();

    Group(String leaderName, String second, String third) throws IOException {
      this.leaderName = leaderName;
      int[] ports = Member.freePorts(3);
      String everybody =
          "%s=%d,%s=%d,%s=%d".formatted(leaderName, ports[0], second, ports[1], third, ports[2]);
      List<Machine> machines = FailoverChild.machines(everybody);
      // They listen before the leader looks for them.
      follow(machines.get(1), machines);
      follow(machines.get(2), machines);
      leader = new ChildMember(folder, leaderName, everybody);
    }

    private void follow(Machine each, List<Machine> everybody) throws IOException {
      GroupConfig.Peer self = new GroupConfig.Peer(each.name(), each.address(), true);
      Path own = folder.resolve(each.name());
      Member member = Member.at(self, own, List.of(), Limits.standard(), Clock.system());
      followers.add(member);
      keepers.add(GroupKeeper.start(member.group, () -> everybody));
    }

    boolean rests() {
      return followers.stream()
          .allMatch(each ->
              each.group.leadership().voters().size() == 3
                  && each.group.seat().quiescence().isVouchedFor(leaderName));
    }

    void requireAcknowledgedAfter(String signal) throws IOException, InterruptedException {
      Member proposer = followers.getFirst();
      leader.signal(signal);
      CompletableFuture<Outcome> outcome = proposer.group.propose(List.of(Ledger.add("ledger", 1)));
      assertThat(outcome)
          .as(signal)
          .succeedsWithin(Duration.ofSeconds(5))
          .isInstanceOf(Outcome.Applied.class);
      proposer.group.barrier().join();
      assertThat(proposer.group.read(proposer.ledger::times)).isEqualTo(Map.of(1L, 1));
    }

    @Override
    public void close() {
      leader.close();
      keepers.forEach(GroupKeeper::close);
      followers.parallelStream().forEach(Member::close);
    }
  }
}
