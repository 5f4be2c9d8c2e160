package idunno.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import idunno.base.Clock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a bad disk does to a member's folder, on a real one of several log files and two snapshots:
/// the member has all that was acknowledged, or refuses to start. It never has less.
class DamagedFolderTest {
  private static final int ENTRIES = 700;
  private static final int TRIES = 60;
  private static final String PADDING = " " + "x".repeat(90);

  /// Small files, and snapshots that leave several of them.
  private static final Limits LIMITS =
      new Limits(
          250,
          16 << 10,
          1 << 10,
          4 << 10,
          64,
          1_000,
          1,
          0,
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofMillis(250),
          Duration.ofMillis(500));

  @TempDir Path temp;

  @Test
  void flippedBitsAndLostEndsAreRefusedOrHarmNothing() throws Exception {
    Path whole = temp.resolve("whole");
    fill(whole);
    assertThat(files(whole, "log_\\d+-\\d+")).hasSizeGreaterThan(2);
    assertThat(files(whole, "snapshot\\.\\d+_\\d+")).hasSize(2);
    Random random = new Random(4);
    int refused = 0;
    for (int i = 0; i < TRIES; i++) {
      Path damaged = copy(whole, temp.resolve("damaged" + i));
      List<Path> files = files(damaged, "log_.*|snapshot.*|raft-meta.*|seal");
      Path file = files.get(random.nextInt(files.size()));
      String what = random.nextInt(3) == 0 ? cut(file, random) : flip(file, random);
      refused += isRefused(damaged, what) ? 1 : 0;
    }
    assertThat(refused).as("refused of " + TRIES).isBetween(1, TRIES - 1);
  }

  private static boolean isRefused(Path folder, String what) throws IOException {
    try (Member member = Member.alone(folder, LIMITS, Clock.system())) {
      member.group.barrier().join();
      assertThat(member.group.read(member.ledger::size)).as(what).isEqualTo(ENTRIES);
      assertThat(member.group.read(member.ledger::times).values()).as(what).containsOnly(1);
      return false;
    } catch (IOException e) {
      assertThat(e).as(what).hasMessageContaining("consensus can not start in");
      return true;
    }
  }

  @Test
  void aLogThatLostItsLastAcknowledgedEntriesIsNotTakenForOneThatWasBeingWritten()
      throws Exception {
    Path whole = temp.resolve("whole");
    fill(whole);
    Path open = files(whole, "log_inprogress_\\d+").getFirst();
    long end = written(open);
    for (long lost : new long[] {1, 5, 130, 400}) {
      Path folder = copy(whole, temp.resolve("lost" + lost));
      Path log = files(folder, "log_inprogress_\\d+").getFirst();
      try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
        file.setLength(end - lost);
      }
      assertThatThrownBy(() -> Member.alone(folder, LIMITS, Clock.system()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("was there")
          .hasMessageContaining("new name");
    }
  }

  /// Ratis would take the founders for the voters: this one alone.
  @Test
  void aFounderThatLostTheConfigurationDoesNotDecideAlone() throws Exception {
    Path folder = temp.resolve("whole");
    fill(folder);
    Files.delete(files(folder, "raft-meta\\.conf").getFirst());
    assertThatThrownBy(() -> Member.alone(folder, LIMITS, Clock.system()))
        .hasMessageContaining("which says who votes, is missing");
  }

  @Test
  void everyFlippedBitOfTheConfigurationIsFound() throws Exception {
    Path whole = temp.resolve("whole");
    fill(whole);
    Path group = whole.resolve(Member.GROUP.toString());
    Path file = LogFolder.configuration(group);
    byte[] right = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * right.length; bit++) {
      byte[] wrong = right.clone();
      wrong[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, wrong);
      // In the few bits of the index it may look like one that was written since.
      if (bit / 8 != 3 && bit / 8 != 4) {
        assertThatThrownBy(() -> LogFolder.check(group))
            .as("bit " + bit)
            .hasMessageContaining("who votes");
      }
    }
    Files.write(file, right);
    assertThat(LogFolder.check(group)).isGreaterThan(0);
  }

  @Test
  void aTermBehindTheLogOrNoVoteAtAllIsRefused() throws Exception {
    Path folder = temp.resolve("whole");
    fill(folder);
    Path vote = files(folder, "raft-meta").getFirst();
    String text = Files.readString(vote);
    Files.writeString(vote, text.replaceFirst("term=\\d+", "term=0"));
    assertThatThrownBy(() -> Member.alone(folder, LIMITS, Clock.system()))
        .hasMessageContaining("there is an entry of term");
    Files.delete(vote);
    assertThatThrownBy(() -> Member.alone(folder, LIMITS, Clock.system()))
        .hasMessageContaining("for whom this member has voted, is missing");
    Files.writeString(vote, text);
    assertThat(isRefused(folder, "mended")).isFalse();
  }

  /// Reading the memory of a process from its first byte on fails with EIO.
  @Test
  void aLogThatCanNotBeReadIsRefused() throws Exception {
    Path broken = Path.of("/proc/self/mem");
    assumeTrue(Files.isReadable(broken), "a file whose reading fails");
    Path folder = temp.resolve("whole");
    fill(folder);
    Path log = files(folder, "log_\\d+-\\d+").getFirst();
    Files.delete(log);
    Files.createSymbolicLink(log, broken);
    assertThatThrownBy(() -> Member.alone(folder, LIMITS, Clock.system()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Input/output error");
  }

  private static void fill(Path folder) throws IOException {
    try (Member member = Member.alone(folder, LIMITS, Clock.system())) {
      for (int i = 0; i < ENTRIES; i++) {
        Outcome outcome = member.propose(new Part("ledger", Ledger.bytes("add " + i + PADDING)));
        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
      }
    }
  }

  private static List<Path> files(Path folder, String name) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().matches(name))
          .sorted()
          .toList();
    }
  }

  private static String cut(Path file, Random random) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      long left = random.nextLong(written(file) + 1);
      open.setLength(left);
      return file.getFileName() + " cut to " + left;
    }
  }

  private static String flip(Path file, Random random) throws IOException {
    long at = random.nextLong(written(file));
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int there = open.read();
      open.seek(at);
      open.write(there ^ 1 << random.nextInt(8));
    }
    return file.getFileName() + " flipped at " + at;
  }

  /// Without the zeros that a log may have at its end.
  private static long written(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
    return to;
  }
}
