package idunno.consensus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.Clock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` at random moments of a real process on one folder: whatever was acknowledged is there,
/// once.
class KillTest {
  private static final int KILLS = 10;
  private static final long SEED = 20_261_123;

  @TempDir Path folder;

  @Test
  void tenKillsInARowLoseNothingThatWasAcknowledgedAndDoubleNothing() throws Exception {
    Random random = new Random(SEED);
    Set<Long> acknowledged = new TreeSet<>();
    long next = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      writeUntilKilled(next, 50 + random.nextInt(3000), acknowledged);
      // Far enough that no number is proposed twice.
      next += 1_000_000;
    }
    assertThat(acknowledged).hasSizeGreaterThan(KILLS * 50);
    try (Member member =
        Member.alone(folder, Member.limits().withSnapshotEvery(25), Clock.system())) {
      member.group.barrier().join();
      SortedMap<Long, Integer> times = member.group.read(member.ledger::times);
      assertThat(times.keySet()).containsAll(acknowledged);
      assertThat(times.values()).as("times applied").containsOnly(1);
      assertThat(member.group.read(member.second::times)).isEqualTo(times);
    }
  }

  private void writeUntilKilled(long from, int acknowledgements, Set<Long> acknowledged)
      throws IOException, InterruptedException {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                folder.toString(),
                Long.toString(from))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(writer.getInputStream(), UTF_8))) {
      assertThat(out.readLine()).isEqualTo("leads");
      int count = 0;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        // Nothing is read after the kill: it may have cut a line.
        if (++count < acknowledgements) {
          acknowledged.add(Long.parseLong(line));
        } else if (writer.isAlive()) {
          writer.destroyForcibly();
          break;
        }
      }
      assertThat(count).isGreaterThanOrEqualTo(acknowledgements);
    } finally {
      writer.destroyForcibly().waitFor();
    }
  }
}
