package idunno.consensus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import idunno.base.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A data folder that fills up, on a small file system of its own; needs the right to mount one.
class FullDiskTest {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder.toString()) == 0;
    assumeTrue(mounted, "a small file system can be mounted here");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", folder.toString())).isZero();
    }
  }

  @Test
  void proposalsAreRefusedWithTheReasonWhileTheDiskIsFullAndTakenAgainWhenThereIsRoom()
      throws Exception {
    try (Member member = start(8L * MIB)) {
      member.add(1);
      Path filler = fillUp(4 * MIB);
      Outcome outcome = member.propose(Ledger.add("ledger", 2));
      assertThat(outcome).isInstanceOf(Outcome.NotNow.class);
      assertThat(((Outcome.NotNow) outcome).why()).contains("nearly full");
      assertThat(((Outcome.NotNow) outcome).mayHaveHappened()).isFalse();
      assertThat(member.group.read(member.ledger::size)).isEqualTo(1);
      Files.delete(filler);
      member.add(2);
      assertThat(member.fatal).isEmpty();
    }
  }

  @Test
  void aLogThatCanNotBeWrittenEndsTheMemberWithAClearMessageAndNothingAcknowledgedIsLost()
      throws Exception {
    int added = 0;
    Path filler;
    try (Member member = start(0)) {
      filler = fillUp(MIB / 2);
      String padding = "x".repeat(50_000);
      Outcome outcome;
      do {
        outcome = member.propose(new Part("ledger", Ledger.bytes("add " + added + " " + padding)));
        added += outcome instanceof Outcome.Applied ? 1 : 0;
      } while (outcome instanceof Outcome.Applied);
      assertThat(outcome).isInstanceOf(Outcome.NotNow.class);
      // Ratis's own threads stumble over the log that it has closed.
      await()
          .dontCatchUncaughtExceptions()
          .atMost(20, SECONDS)
          .until(() -> !member.fatal.isEmpty());
      assertThat(member.fatal.getFirst())
          .hasMessageContaining("the log can not be written")
          .hasMessageContaining("No space left on device");
    }
    assertThat(added).isPositive();
    Files.delete(filler);
    try (Member member = start(0)) {
      member.group.barrier().join();
      assertThat(member.group.read(member.ledger::size)).isBetween(added, added + 1);
      member.add(1000);
    }
  }

  private Member start(long freeBytes) throws IOException {
    return Member.alone(
        folder.resolve("raft"), Member.limits().withFreeDiskBytes(freeBytes), Clock.system());
  }

  /// Leaves `left` bytes free.
  private Path fillUp(int left) throws IOException {
    long free = folder.toFile().getUsableSpace();
    return Files.write(folder.resolve("filler"), new byte[(int) (free - left)]);
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
