package idunno.consensus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
  @TempDir Path folder;

  private final Limits limits = Member.limits().withSnapshotEvery(10);

  @Test
  void aRestartGoesOnFromTheNewestOfTwoSnapshots() throws Exception {
    fill(0, 200);
    assertThat(snapshots()).hasSize(2);
    try (Member member = Member.alone(folder, limits, Clock.system())) {
      member.group.barrier().join();
      assertThat(member.group.read(member.ledger::size)).isEqualTo(200);
    }
  }

  @Test
  void aDamagedSnapshotIsPutAsideAndTheOneBeforeItIsUsed() throws Exception {
    fill(0, 100);
    damage(snapshots().getLast());
    try (Member member = Member.alone(folder, limits, Clock.system())) {
      member.group.barrier().join();
      assertThat(member.group.read(member.ledger::times)).hasSize(100).containsEntry(99L, 1);
      assertThat(member.ledger.times().values()).containsOnly(1);
    }
    assertThat(files("snapshot.*.damaged")).hasSize(1);
  }

  @Test
  void whenAllSnapshotsAreDamagedTheMemberRefusesToStartAndSaysWhy() throws Exception {
    fill(0, 100);
    for (Path snapshot : snapshots()) {
      damage(snapshot);
    }
    assertThatThrownBy(() -> Member.alone(folder, limits, Clock.system()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("fails its checksum")
        .hasMessageContaining("no older snapshot is left");
  }

  @Test
  void aSnapshotCutShortAtAnyByteFailsItsVerification() throws Exception {
    Ledger ledger = new Ledger("ledger");
    ledger.apply(Ledger.bytes("add 5"), 17);
    MachineSet machines = new MachineSet(List.of(ledger));
    Path file = folder.resolve("one");
    SnapshotFile.write(file, machines);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SnapshotFile.verify(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aLargeStateOfSeveralMachinesComesBackAsItWas() throws Exception {
    Ledger first = new Ledger("ledger");
    Ledger second = new Ledger("second");
    for (int i = 0; i < 30_000; i++) {
      first.apply(Ledger.bytes("again " + i % 20_000), 3);
      second.apply(Ledger.bytes("again " + i), 4);
    }
    Path file = folder.resolve("large");
    MachineSet saved = new MachineSet(List.of(first, second));
    saved.restoreTime(77);
    SnapshotFile.write(file, saved);
    SnapshotFile.verify(file);
    Ledger firstAgain = new Ledger("ledger");
    Ledger secondAgain = new Ledger("second");
    MachineSet loaded = new MachineSet(List.of(secondAgain, firstAgain));
    SnapshotFile.read(file, loaded);
    assertThat(firstAgain.times()).isEqualTo(first.times());
    assertThat(secondAgain.times()).isEqualTo(second.times());
    assertThat(loaded.timeMs()).isEqualTo(77);
  }

  @Test
  void aSectionOfAnUnknownMachineIsRefusedByName() throws Exception {
    Path file = folder.resolve("newer");
    SnapshotFile.write(file, new MachineSet(List.of(new Ledger("tomorrow"))));
    assertThatThrownBy(() -> SnapshotFile.read(file, new MachineSet(List.of(new Ledger("ledger")))))
        .hasMessageContaining("'tomorrow'");
  }

  private void fill(int from, int to) throws IOException {
    try (Member member = Member.alone(folder, limits, Clock.system())) {
      for (int i = from; i < to; i++) {
        member.add(i);
      }
      await().atMost(10, SECONDS).until(() -> snapshots().size() == 2);
    }
  }

  private List<Path> snapshots() throws IOException {
    return files("snapshot.*").stream()
        .filter(path -> path.getFileName().toString().matches("snapshot\\.\\d+_\\d+"))
        .sorted(
            Comparator.comparingLong(
                path -> Long.parseLong(path.getFileName().toString().replaceAll(".*_", ""))))
        .toList();
  }

  private List<Path> files(String glob) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      var matcher = folder.getFileSystem().getPathMatcher("glob:" + glob);
      return all.filter(path -> matcher.matches(path.getFileName())).toList();
    }
  }

  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
