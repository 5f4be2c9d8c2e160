package idunno.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.files.core.Blob;
import idunno.files.disk.DamagedBlobException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Puts and gets over several nodes with real sockets and disks, and nodes that fail.
class ReplicationTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4_096, 1_048_576, 1_048_577, 20_000_000})
  void oncePutReturnsFourNodesHoldTheBytesAndEveryNodeServesThem(int size) throws IOException {
    try (Cluster cluster = new Cluster(folder, 5)) {
      byte[] content = Cluster.bytes(size);
      Receipt receipt = cluster.put(cluster.node(1), "a", content);

      Blob blob = cluster.blob("a");
      assertThat(receipt.replicas()).hasSize(4).isEqualTo(blob.replicas()).isSorted();
      for (Cluster.Node node : cluster.nodes()) {
        assertThat(node.holds(blob)).isEqualTo(receipt.replicas().contains(node.name));
        if (node.holds(blob)) {
          assertThat(node.bytes(blob)).isEqualTo(content);
        }
        assertThat(cluster.get(node, "a")).isEqualTo(content);
      }
    }
  }

  @Test
  void blobsSpreadOverAllNodes() throws IOException {
    try (Cluster cluster = new Cluster(folder, 7)) {
      for (int i = 0; i < 70; i++) {
        cluster.put(cluster.node(1 + i % 7), "f" + i, Cluster.bytes(i));
      }
      assertThat(cluster.nodes()).allMatch(node -> node.blobs.count() >= 20);
      assertThat(cluster.nodes().stream().mapToInt(node -> node.blobs.count()).sum())
          .isEqualTo(4 * 70);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 900_000, 9_000_000})
  void aReplicaThatStopsAnsweringInTheMiddleOfAPutIsReplaced(int size) throws IOException {
    try (Cluster cluster = new Cluster(folder, 5)) {
      Cluster.Node stopped = cluster.node(3);
      byte[] content = Cluster.bytes(size);
      stopped.gate.freezeAfter(size / 2);
      for (int i = 0; i < 3; i++) {
        Receipt receipt = cluster.put(cluster.node(1), "f" + i, content);
        assertThat(receipt.replicas()).containsExactly("n1", "n2", "n4", "n5");
        for (String replica : receipt.replicas()) {
          assertThat(cluster.node(replica).bytes(cluster.blob("f" + i))).isEqualTo(content);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 9_000_000})
  void aReplicaThatDiesInTheMiddleOfAPutIsReplacedAndTakesPartWhenItIsBack(int size)
      throws IOException {
    try (Cluster cluster = new Cluster(folder, 5)) {
      byte[] content = Cluster.bytes(size);
      cluster.put(cluster.node(1), "before", content);
      cluster.node(2).gate.cut();
      Receipt without = cluster.put(cluster.node(1), "without", content);
      assertThat(without.replicas()).containsExactly("n1", "n3", "n4", "n5");

      cluster.node(2).gate.mend();
      cluster.node(2).restart();
      cluster.node(3).gate.cut();
      Receipt after = cluster.put(cluster.node(1), "after", content);
      assertThat(after.replicas()).containsExactly("n1", "n2", "n4", "n5");
      assertThat(cluster.node(2).bytes(cluster.blob("after"))).isEqualTo(content);
      assertThat(cluster.get(cluster.node(2), "before")).isEqualTo(content);
    }
  }

  @Test
  void connectionsThatANodeHasClosedMeanwhileCostNoReplica() throws IOException {
    try (Cluster cluster = new Cluster(folder, 4)) {
      for (int i = 0; i < 5; i++) {
        for (Cluster.Node node : cluster.nodes()) {
          assertThat(cluster.put(node, "f", Cluster.bytes(50)).replicas()).hasSize(4);
          assertThat(cluster.get(node, "f")).isEqualTo(Cluster.bytes(50));
        }
        cluster.node(2 + i % 3).restart();
      }
    }
  }

  @Test
  void whereNobodyIsLeftToReplaceASilentReplicaThePutGoesOnAndSaysSo() throws IOException {
    try (Cluster cluster = new Cluster(folder, 4)) {
      cluster.node(4).gate.freeze();
      assertThat(cluster.put(cluster.node(1), "a", Cluster.bytes(9)).replicas())
          .containsExactly("n1", "n2", "n3");
      assertThat(
              problem(() ->
                  cluster.put(
                      cluster.node(1), "b", Cluster.bytes(9), PutOptions.user("").withCopies(4))))
          .isEqualTo(new Problem(Problem.Kind.NOT_NOW, missing(3, 4)));
      assertThat(exists(cluster, "b")).isFalse();

      cluster.node(4).gate.thaw();
      assertThat(cluster.put(cluster.node(1), "c", Cluster.bytes(9)).replicas()).hasSize(4);
    }
  }

  private static String missing(int made, int asked) {
    return "only "
        + made
        + " of the "
        + asked
        + " copies asked for could be made, nothing was stored: try again, or ask for fewer";
  }

  @Test
  void tooFewNodesAreReportedOrRefusedAsAsked() throws IOException {
    try (Cluster cluster = new Cluster(folder, 2)) {
      assertThat(cluster.put(cluster.node(2), "a", Cluster.bytes(9)).replicas())
          .containsExactly("n1", "n2");
      Problem problem =
          problem(() ->
              cluster.put(
                  cluster.node(1), "b", Cluster.bytes(9), PutOptions.user("").withCopies(4)));
      assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_NOW);
      assertThat(problem.text()).contains("only 2 nodes", "4 copies");
      assertThat(exists(cluster, "b")).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3_000, 5_000_000})
  void aGetSurvivesTheLossOfThreeReplicas(int size) throws IOException {
    try (Cluster cluster = new Cluster(folder, 5)) {
      byte[] content = Cluster.bytes(size);
      List<String> replicas = cluster.put(cluster.node(1), "a", content).replicas();
      Cluster.Node reader =
          cluster.nodes().stream()
              .filter(node -> !replicas.contains(node.name))
              .findFirst()
              .orElseThrow();
      cluster.node(replicas.get(0)).gate.cut();
      cluster.node(replicas.get(1)).gate.freeze();
      cluster.node(replicas.get(2)).gate.cut();
      assertThat(cluster.get(reader, "a")).isEqualTo(content);

      cluster.node(replicas.get(3)).gate.cut();
      assertThatThrownBy(() -> cluster.get(reader, "a")).isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void aReplicaThatDiesInTheMiddleOfAGetIsReplaced() throws IOException {
    try (Cluster cluster = new Cluster(folder, 5)) {
      byte[] content = Cluster.bytes(30_000_000);
      List<String> replicas = cluster.put(cluster.node(1), "a", content).replicas();
      Cluster.Node reader =
          cluster.nodes().stream()
              .filter(node -> !replicas.contains(node.name))
              .findFirst()
              .orElseThrow();
      try (OpenFile file = reader.service.open("a", OptionalLong.empty())) {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        for (int at = 0; at < content.length; at += 1_000_000) {
          got.writeBytes(file.read(at, 1_000_000).array());
          if (at == 5_000_000) {
            replicas.subList(0, 3).forEach(name -> cluster.node(name).gate.cut());
          }
        }
        assertThat(got.toByteArray()).isEqualTo(content);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {50_000, 3_000_000})
  void aFlippedBitIsServedFromAnotherReplica(int size) throws IOException {
    try (Cluster cluster = new Cluster(folder, 5)) {
      byte[] content = Cluster.bytes(size);
      List<String> replicas = cluster.put(cluster.node(1), "a", content).replicas();
      for (String damaged : replicas.subList(0, 3)) {
        flipABit(cluster.node(damaged).disk, size / 2);
        assertThat(cluster.get(cluster.node(damaged), "a")).isEqualTo(content);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {50_000, 3_000_000})
  void aCopyThatAReadFindsDamagedIsMendedForGood(int size) throws IOException {
    try (Cluster cluster = new Cluster(folder, 4)) {
      byte[] content = Cluster.bytes(size);
      cluster.put(cluster.node(1), "a", content);
      Blob blob = cluster.blob("a");
      flipABit(cluster.node(2).disk, size / 2);
      assertThatThrownBy(() -> cluster.node(2).bytes(blob))
          .isInstanceOf(DamagedBlobException.class);

      assertThat(cluster.get(cluster.node(2), "a")).isEqualTo(content);
      // Damaged at first, and away for a moment while it is fetched again.
      await()
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> Arrays.equals(cluster.node(2).bytes(blob), content));
      cluster.node(2).restart();
      assertThat(cluster.node(2).bytes(blob)).isEqualTo(content);
    }
  }

  @Test
  void anOpenFileIsReadAtAnyOffsetFromAnotherNodeThoughItIsDeletedMeanwhile() throws IOException {
    try (Cluster cluster = new Cluster(folder, 5)) {
      byte[] content = Cluster.bytes(7_000_000);
      List<String> replicas = cluster.put(cluster.node(1), "a", content).replicas();
      Blob blob = cluster.blob("a");
      for (Cluster.Node reader : cluster.nodes()) {
        if (replicas.contains(reader.name)) {
          continue;
        }
        try (OpenFile file = reader.service.open("a", OptionalLong.empty())) {
          for (Cluster.Node node : cluster.nodes()) {
            node.blobs.delete(blob.id());
          }
          Random random = new Random(1);
          for (int i = 0; i < 200; i++) {
            int length = random.nextInt(i % 2 == 0 ? 100_000 : 1_000_000);
            int offset = random.nextInt(content.length - length + 1);
            assertThat(file.read(offset, length))
                .isEqualTo(ByteBuffer.wrap(content, offset, length));
          }
        }
      }
    }
  }

  @Test
  void aClientThatDiesInTheMiddleLeavesNothingOnAnyNode() throws IOException {
    try (Cluster cluster = new Cluster(folder, 4)) {
      InputStream dying =
          new InputStream() {
            private int left = 10_000_000;

            @Override
            public int read() {
              throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
              if (left <= 0) {
                throw new IOException("the client's disk is gone");
              }
              left -= length;
              return length;
            }
          };
      assertThatThrownBy(() ->
              cluster.client.put(
                  cluster.node(1).address(),
                  new idunno.files.bulk.PutRequest(
                      "a", OptionalLong.of(20_000_000), PutOptions.user("")),
                  dying,
                  (moved, total) -> {}))
          .isInstanceOf(ProblemException.class);
      await().until(() -> filesOnDisks(cluster) == 0);
      assertThat(cluster.nodes()).allMatch(node -> node.blobs.count() == 0);
      assertThat(exists(cluster, "a")).isFalse();
    }
  }

  @Test
  void theRestOfAFileIsGotFromAnOffset() throws IOException {
    try (Cluster cluster = new Cluster(folder, 2)) {
      byte[] content = Cluster.bytes(1_500_000);
      cluster.put(cluster.node(1), "a", content);
      for (int offset : List.of(0, 1, 700_000, 1_499_999, 1_500_000)) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        cluster.client.getFrom(
            cluster.node(2).address(), "a", OptionalLong.empty(), offset, Channels.newChannel(out));
        assertThat(out.toByteArray())
            .isEqualTo(Arrays.copyOfRange(content, offset, content.length));
      }
      assertThat(
              problem(() ->
                      cluster.client.getFrom(
                          cluster.node(2).address(),
                          "a",
                          OptionalLong.empty(),
                          1_500_001,
                          Channels.newChannel(new ByteArrayOutputStream())))
                  .kind())
          .isEqualTo(Problem.Kind.BAD_INPUT);
    }
  }

  private static long filesOnDisks(Cluster cluster) throws IOException {
    long files = 0;
    for (Cluster.Node node : cluster.nodes()) {
      try (Stream<Path> each = Files.list(node.disk)) {
        files += each.count();
      }
    }
    return files;
  }

  /// In a file, or in the only file of a folder.
  static void flipABit(Path where, long at) throws IOException {
    Path file = where;
    if (Files.isDirectory(where)) {
      try (Stream<Path> files = Files.list(where)) {
        file = files.findFirst().orElseThrow();
      }
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      one.put(0, (byte) (one.get(0) ^ 4));
      channel.write(one.flip(), at);
    }
  }

  private static boolean exists(Cluster cluster, String name) {
    return cluster.namespace.read(state -> state.latest(name).isPresent());
  }

  private static Problem problem(Runnable work) {
    try {
      work.run();
    } catch (ProblemException e) {
      return e.problem();
    }
    throw new AssertionError("it was not refused");
  }
}
