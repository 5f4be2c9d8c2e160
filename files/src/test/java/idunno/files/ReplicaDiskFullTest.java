package idunno.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import idunno.base.Problem;
import idunno.base.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nodes whose disks are real file systems of 4 MiB; skipped where none may be mounted.
class ReplicaDiskFullTest {
  @TempDir Path folder;

  private final List<Path> mounted = new ArrayList<>();

  private void mount(String node) throws Exception {
    Path disk = Files.createDirectories(folder.resolve(node));
    boolean done = run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()) == 0;
    assumeTrue(done, "mounting a tmpfs needs root");
    mounted.add(disk);
  }

  @AfterEach
  void unmount() throws Exception {
    for (Path disk : mounted) {
      run("umount", disk.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {900_000, 9_000_000})
  void aReplicaWhoseDiskIsFullIsReplaced(int size) throws Exception {
    mount("n2");
    try (Cluster cluster = new Cluster(folder, 5)) {
      byte[] content = Cluster.bytes(size);
      for (int i = 0; i < 8; i++) {
        Receipt receipt = cluster.put(cluster.node(1 + i % 5), "f" + i, content);
        assertThat(receipt.replicas()).hasSize(4);
        for (String replica : receipt.replicas()) {
          assertThat(cluster.node(replica).bytes(cluster.blob("f" + i))).isEqualTo(content);
        }
      }
      assertThat(cluster.node(2).blobs.count()).isLessThan(5);
    }
  }

  @Test
  void whereEveryDiskIsFullThePutSaysSoAndNothingIsVisible() throws Exception {
    mount("n1");
    mount("n2");
    try (Cluster cluster = new Cluster(folder, 2)) {
      assertThatThrownBy(() -> cluster.put(cluster.node(1), "a", Cluster.bytes(9_000_000)))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.NO_ROOM));
      boolean visible = cluster.namespace.read(state -> state.latest("a").isPresent());
      assertThat(visible).isFalse();
      assertThat(cluster.put(cluster.node(1), "b", Cluster.bytes(9)).replicas()).hasSize(2);
    }
  }

  private static int run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      return 127;
    }
  }
}
