package idunno.files;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.files.core.Blob;
import idunno.files.core.FileVersion;
import idunno.files.core.Filling;
import idunno.files.core.Repair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Copies that were lost are made again, on real disks over real sockets.
class RepairerTest {
  @TempDir Path folder;

  @Test
  void afterTheLossOfThreeOfSevenAllVersionsHaveFourLiveCopiesAgainWhoseBytesMatch()
      throws IOException {
    try (Cluster cluster = new Cluster(folder, 7)) {
      for (int i = 0; i < 60; i++) {
        cluster.put(cluster.node(1 + i % 7), "f" + i, Cluster.bytes(i % 9 == 0 ? 2_000_000 : i));
      }
      Set<String> gone = Set.of("n2", "n3", "n6");
      for (String name : gone) {
        cluster.notLive(name);
        cluster.node(name).gate.cut();
      }
      Repairer repairer = repairer(cluster, 20);
      assertThat(repairer.danger(gone).below()).isPositive();
      assertThat(repairer.danger(gone).unreachable()).isZero();

      int mended = 0;
      Repairer.Round round = repairer.round(gone);
      while (round.mayContinue()) {
        assertThat(round.failed()).isZero();
        mended += round.mended();
        round = repairer.round(gone);
      }
      assertThat(mended).isGreaterThan(50);
      assertThat(repairer.danger(gone)).isEqualTo(new Repair.Danger(0, 0, 0));
      for (int i = 0; i < 60; i++) {
        Blob blob = cluster.blob("f" + i);
        assertThat(blob.replicas()).containsExactly("n1", "n4", "n5", "n7");
        for (String replica : blob.replicas()) {
          assertThat(cluster.node(replica).bytes(blob))
              .isEqualTo(Cluster.bytes(i % 9 == 0 ? 2_000_000 : i));
        }
      }
    }
  }

  @Test
  void aSourceThatIsDamagedIsNotCopiedFrom() throws IOException {
    try (Cluster cluster = new Cluster(folder, 5)) {
      byte[] content = Cluster.bytes(3_000_000);
      List<String> replicas = cluster.put(cluster.node(1), "a", content).replicas();
      String gone = replicas.getLast();
      cluster.notLive(gone);
      cluster.node(gone).gate.cut();
      ReplicationTest.flipABit(cluster.node(replicas.get(0)).disk, 100_000);
      ReplicationTest.flipABit(cluster.node(replicas.get(1)).disk, 2_900_000);

      assertThat(repairer(cluster, 10).round(Set.of(gone)))
          .isEqualTo(new Repairer.Round(1, 0, content.length));
      Blob blob = cluster.blob("a");
      String added =
          blob.replicas().stream().filter(r -> !replicas.contains(r)).findFirst().orElseThrow();
      assertThat(blob.replicas()).hasSize(4).doesNotContain(gone);
      assertThat(cluster.node(added).bytes(blob)).isEqualTo(content);
    }
  }

  @Test
  void whatNobodyCanReadAnyMoreIsReportedAndStaysAsItIs() throws IOException {
    try (Cluster cluster = new Cluster(folder, 5)) {
      List<String> replicas =
          cluster.put(cluster.node(1), "a", Cluster.bytes(2_000_000)).replicas();
      String gone = replicas.getLast();
      cluster.notLive(gone);
      cluster.node(gone).gate.cut();
      for (String replica : replicas.subList(0, 3)) {
        ReplicationTest.flipABit(cluster.node(replica).disk, 100_000);
      }
      assertThat(repairer(cluster, 10).round(Set.of(gone))).isEqualTo(new Repairer.Round(0, 1, 0));
      assertThat(cluster.blob("a").replicas()).isEqualTo(replicas);
    }
  }

  @Test
  void aNodeThatComesBackBeforeRepairBringsItsCopiesBack() throws IOException {
    try (Cluster cluster = new Cluster(folder, 5)) {
      cluster.put(cluster.node(1), "a", Cluster.bytes(1_000));
      FileVersion before = cluster.namespace.read(state -> state.latest("a").orElseThrow());
      String away = before.content().orElseThrow().replicas().getFirst();
      cluster.notLive(away);
      assertThat(repairer(cluster, 10).round(Set.of())).isEqualTo(new Repairer.Round(0, 0, 0));
      cluster.live(away);
      cluster.node(away).restart();
      assertThat(repairer(cluster, 10).danger(Set.of())).isEqualTo(new Repair.Danger(0, 0, 0));
      assertThat(cluster.node(away).bytes(cluster.blob("a"))).isEqualTo(Cluster.bytes(1_000));
    }
  }

  @Test
  void aNewNodeIsFilledEvenlyAndEveryVersionKeepsFourCopiesWhoseBytesMatch() throws IOException {
    try (Cluster cluster = new Cluster(folder, 6)) {
      cluster.notLive("n6");
      for (int i = 0; i < 60; i++) {
        cluster.put(cluster.node(1 + i % 5), "f" + i, Cluster.bytes(40_000 + i));
      }
      cluster.live("n6");
      Repairer repairer = repairer(cluster, 20);
      Filling.Limits band = new Filling.Limits(10, 1 << 20, 200_000);
      assertThat(repairer.isUneven(Set.of(), band)).isTrue();
      while (repairer.isUneven(Set.of(), band)) {
        Repairer.Round round = repairer.fill(Set.of(), band);
        assertThat(round.failed()).isZero();
        assertThat(round.mended()).isBetween(1, 10);
        assertThat(repairer.danger(Set.of())).isEqualTo(new Repair.Danger(0, 0, 0));
      }
      Map<String, Integer> held = new HashMap<>();
      for (int i = 0; i < 60; i++) {
        Blob blob = cluster.blob("f" + i);
        assertThat(blob.replicas()).hasSize(4);
        for (String replica : blob.replicas()) {
          held.merge(replica, 1, Integer::sum);
          assertThat(cluster.node(replica).bytes(blob)).isEqualTo(Cluster.bytes(40_000 + i));
        }
      }
      assertThat(held).hasSize(6);
      assertThat(held.values()).allMatch(count -> count >= 36 && count <= 44);
    }
  }

  private static Repairer repairer(Cluster cluster, int versionsPerRound) {
    return new Repairer(
        cluster.node(1).service, cluster.namespace, new Repairer.Limits(4, versionsPerRound, 4));
  }
}
