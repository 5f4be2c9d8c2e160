package idunno.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import idunno.files.core.Blob;
import idunno.files.core.FileCommand;
import idunno.files.disk.DamagedBlobException;
import idunno.files.upkeep.NodeReport;
import idunno.files.upkeep.PassProgress;
import idunno.files.upkeep.UpkeepSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes find out by themselves which of their copies are missing or damaged, and bring them again.
class UpkeepTest {
  @TempDir Path folder;

  @Test
  void bitRotFoundByAReadThroughAnotherNodeIsMendedWhereItIs() throws IOException {
    try (Cluster cluster = new Cluster(folder, 4)) {
      for (int size : List.of(4_000, 2_000_000)) {
        byte[] content = Cluster.bytes(size);
        String name = "f" + size;
        cluster.put(cluster.node(1), name, content);
        Blob blob = cluster.blob(name);
        damage(cluster.node(3).disk, size / 2, blob);
        assertThat(cluster.node(2).service.compare(name, OptionalLong.empty()).copies())
            .filteredOn(copy -> copy.fault().isPresent())
            .extracting(Comparison.Copy::replica)
            .containsExactly("n3");
        awaitWhole(cluster.node(3), blob, content);
        // Also over a connection that had the damaged copy open.
        assertThat(cluster.node(2).service.compare(name, OptionalLong.empty()).copies())
            .allMatch(copy -> copy.fault().isEmpty());
      }
    }
  }

  @Test
  void aNodeWhoseFilesAreGoneAfterItsStartFetchesWhatItIsToHold() throws IOException {
    Cluster.Node third;
    UpkeepSettings soon =
        new UpkeepSettings(
            Duration.ZERO, Duration.ofHours(1), Duration.ofDays(7), 1_000, 1_000, Long.MAX_VALUE);
    FileSettings settings =
        new FileSettings(
            4,
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            soon);
    try (Cluster cluster = new Cluster(folder, 4, settings, Clock.system())) {
      for (int i = 0; i < 20; i++) {
        cluster.put(cluster.node(1), "f" + i, Cluster.bytes(i % 7 == 0 ? 1_500_000 : i));
      }
      cluster.namespace.propose(new FileCommand.Purge("f3", 1, 0));
      third = cluster.node(3);
      third.stop();
      deleteAll(third.disk);
      third.begin();
      assertThat(third.blobs.count()).isZero();

      third.service.start();
      await().until(() -> third.blobs.count() == 19);
      for (int i = 0; i < 20; i++) {
        if (i != 3) {
          assertThat(third.bytes(cluster.blob("f" + i)))
              .isEqualTo(Cluster.bytes(i % 7 == 0 ? 1_500_000 : i));
        }
      }
      await().until(() -> third.service.upkeep().report().mended() == 19);
      assertThat(third.service.upkeep().report().faults()).isZero();
    }
  }

  @Test
  void aFileDeletedByHandUnderARunningNodeIsMissedByALookAndBroughtAgain() throws IOException {
    try (Cluster cluster = new Cluster(folder, 4)) {
      byte[] small = Cluster.bytes(5_000);
      byte[] large = Cluster.bytes(1_200_000);
      cluster.put(cluster.node(1), "small", small);
      cluster.put(cluster.node(1), "large", large);
      deleteAll(cluster.node(2).disk);

      PassProgress look = pass(cluster.node(2), false);
      assertThat(look.found()).isEqualTo(2);
      assertThat(look.mended()).isEqualTo(2);
      assertThat(cluster.node(2).bytes(cluster.blob("small"))).isEqualTo(small);
      cluster.node(2).restart();
      assertThat(cluster.node(2).bytes(cluster.blob("small"))).isEqualTo(small);
      assertThat(cluster.node(2).bytes(cluster.blob("large"))).isEqualTo(large);
    }
  }

  @Test
  void aPassThatReadsFindsFlippedBitsInContentsAndHeadersAndMendsThem() throws IOException {
    try (Cluster cluster = new Cluster(folder, 4)) {
      byte[] content = Cluster.bytes(1_300_000);
      byte[] small = Cluster.bytes(3_000);
      cluster.put(cluster.node(1), "large", content);
      cluster.put(cluster.node(1), "small", small);
      assertThat(pass(cluster.node(4), true).found()).isZero();
      // The header of a shared segment's first blob, which no reader of a running node looks at.
      ReplicationTest.flipABit(only(cluster.node(4).disk, ".seg"), 20);
      ReplicationTest.flipABit(only(cluster.node(4).disk, ".blob"), 700_000);

      PassProgress looked = pass(cluster.node(4), false);
      assertThat(looked.found()).isZero();
      assertThat(looked.bytes()).isEqualTo(1_303_000);
      PassProgress read = pass(cluster.node(4), true);
      assertThat(read.found()).isEqualTo(2);
      assertThat(read.mended()).isEqualTo(2);
      assertThat(pass(cluster.node(4), true).found()).isZero();
      cluster.node(4).restart();
      assertThat(cluster.node(4).bytes(cluster.blob("large"))).isEqualTo(content);
      assertThat(cluster.node(4).bytes(cluster.blob("small"))).isEqualTo(small);
    }
  }

  @Test
  void whatANodesFullDiskCannotTakeAgainGoesToAnotherNodeAndTheRecordSaysSo() throws IOException {
    try (Cluster cluster = new Cluster(folder, 5)) {
      byte[] content = Cluster.bytes(10_000);
      List<String> replicas = cluster.put(cluster.node(1), "a", content).replicas();
      Cluster.Node full = cluster.node(replicas.getFirst());
      full.stop();
      deleteAll(full.disk);
      full.keepFreeBytes = Long.MAX_VALUE / 2;
      full.begin();
      full.start();

      assertThat(pass(full, false).mended()).isEqualTo(1);
      Blob moved = cluster.blob("a");
      assertThat(moved.replicas()).hasSize(4).doesNotContain(full.name);
      for (String replica : moved.replicas()) {
        assertThat(cluster.node(replica).bytes(moved)).isEqualTo(content);
      }
    }
  }

  @Test
  void whatCannotBeMendedIsReportedToWhoeverAsksAndStaysOnTheRecord() throws IOException {
    try (Cluster cluster = new Cluster(folder, 2)) {
      List<String> replicas = cluster.put(cluster.node(1), "a", Cluster.bytes(9_000)).replicas();
      for (Cluster.Node node : cluster.nodes()) {
        ReplicationTest.flipABit(only(node.disk, ".seg"), 5_000);
      }
      PassProgress read = pass(cluster.node(2), true);
      assertThat(read.found()).isEqualTo(1);
      assertThat(read.mended()).isZero();
      NodeReport heard =
          Objects.requireNonNull(cluster.node(1).service.reports(Optional.empty()).get("n2"))
              .orElseThrow();
      assertThat(heard.faults()).isEqualTo(1);
      assertThat(heard.listed()).extracting(fault -> fault.name()).containsExactly("a");
      assertThat(heard.asked()).contains(read);
      assertThat(cluster.blob("a").replicas()).isEqualTo(replicas);
    }
  }

  @Test
  void allNodesCanBeAskedToReadTheirCopiesAndOneThatIsCutOffHasNoReport() throws IOException {
    try (Cluster cluster = new Cluster(folder, 3)) {
      cluster.put(cluster.node(1), "a", Cluster.bytes(1_000));
      cluster.node(3).gate.cut();
      var reports = cluster.node(1).service.reports(Optional.of(true));
      assertThat(reports).containsOnlyKeys("n1", "n2", "n3");
      assertThat(reports.get("n3")).isEmpty();
      assertThat(
              Objects.requireNonNull(reports.get("n2")).orElseThrow().asked().orElseThrow().read())
          .isTrue();
      await()
          .until(() ->
              isDone(cluster.node(2).service.upkeep().report())
                  && isDone(cluster.node(1).service.upkeep().report()));
    }
  }

  private static PassProgress pass(Cluster.Node node, boolean read) {
    node.service.upkeep().begin(read);
    await().until(() -> isDone(node.service.upkeep().report()));
    return node.service.upkeep().report().asked().orElseThrow();
  }

  private static boolean isDone(NodeReport report) {
    return report.asked().filter(pass -> pass.state() == PassProgress.State.DONE).isPresent();
  }

  private static void awaitWhole(Cluster.Node node, Blob blob, byte[] content) {
    await()
        .ignoreException(DamagedBlobException.class)
        .until(() -> Arrays.equals(node.bytes(blob), content));
  }

  private static void damage(Path disk, long at, Blob blob) throws IOException {
    boolean own = Files.exists(disk.resolve(blob.id() + ".blob"));
    ReplicationTest.flipABit(own ? disk.resolve(blob.id() + ".blob") : only(disk, ".seg"), at);
  }

  private static Path only(Path disk, String ending) throws IOException {
    try (Stream<Path> files = Files.list(disk)) {
      return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow();
    }
  }

  private static void deleteAll(Path disk) throws IOException {
    try (Stream<Path> files = Files.list(disk)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
