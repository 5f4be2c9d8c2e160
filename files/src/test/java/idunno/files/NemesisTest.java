package idunno.files;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.ProblemException;
import idunno.files.core.Blob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Seven nodes, of which up to three at once are stopped, cut off or restarted while clients put
/// and get. Whatever was acknowledged is on every node that its receipt names, and nowhere damaged.
class NemesisTest {
  private static final int CLIENTS = 4;
  private static final int BLOWS = 25;
  private static final List<Integer> SIZES = List.of(0, 700, 60_000, 1_048_576, 1_500_000);

  @TempDir Path folder;

  private final Map<String, Receipt> acknowledged = new ConcurrentHashMap<>();
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void whatWasAcknowledgedIsWhereTheReceiptSays() throws Exception {
    FileSettings settings =
        new FileSettings(
            4,
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofMillis(250),
            Duration.ofMillis(500));
    try (Cluster cluster = new Cluster(folder, 7, settings, idunno.base.Clock.system());
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<Integer>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int seed = i;
        clients.add(threads.submit(() -> putAndGet(cluster, seed)));
      }
      strike(cluster, new Random(11));
      over.set(true);
      for (Future<Integer> client : clients) {
        assertThat(client.get()).isPositive();
      }
      checkAll(cluster);
    }
  }

  private void checkAll(Cluster cluster) throws IOException {
    int full = 0;
    for (Map.Entry<String, Receipt> each : acknowledged.entrySet()) {
      Blob blob = cluster.blob(each.getKey());
      assertThat(blob.replicas()).isEqualTo(each.getValue().replicas());
      full += blob.replicas().size() == 4 ? 1 : 0;
      for (String replica : blob.replicas()) {
        byte[] bytes = cluster.node(replica).bytes(blob);
        assertThat(Arrays.equals(bytes, content(each.getKey()))).as("%s", each).isTrue();
      }
    }
    assertThat(full).isGreaterThan(acknowledged.size() / 2);
  }

  private static byte[] content(String name) {
    return Cluster.bytes(SIZES.get(Math.floorMod(name.hashCode(), SIZES.size())));
  }

  /// Returns how many puts were acknowledged.
  private int putAndGet(Cluster cluster, int client) {
    Random random = new Random(client);
    int done = 0;
    for (int i = 0; !over.get(); i++) {
      String name = "c" + client + "-" + i;
      try {
        Receipt receipt = cluster.put(cluster.node(1 + random.nextInt(7)), name, content(name));
        acknowledged.put(name, receipt);
        done++;
      } catch (ProblemException e) {
        assertThat(e.problem().kind()).isEqualTo(idunno.base.Problem.Kind.NOT_NOW);
      }
      if (done > 0 && i % 3 == 0) {
        get(cluster, "c" + client + "-" + random.nextInt(i + 1), 1 + random.nextInt(7));
      }
    }
    return done;
  }

  private void get(Cluster cluster, String name, int through) {
    if (!acknowledged.containsKey(name)) {
      return;
    }
    try {
      byte[] got = cluster.get(cluster.node(through), name);
      assertThat(Arrays.equals(got, content(name))).as(name).isTrue();
    } catch (ProblemException e) {
      // The node that was asked may be restarting, and those that hold it may all be stopped.
      assertThat(e.problem().kind()).isEqualTo(idunno.base.Problem.Kind.NOT_NOW);
    }
  }

  private static void strike(Cluster cluster, Random random) throws Exception {
    for (int blow = 0; blow < BLOWS; blow++) {
      List<Cluster.Node> victims = new ArrayList<>(cluster.nodes());
      java.util.Collections.shuffle(victims, random);
      victims = victims.subList(0, 1 + random.nextInt(3));
      int kind = random.nextInt(3);
      for (Cluster.Node victim : victims) {
        switch (kind) {
          case 0 -> victim.gate.freezeAfter(random.nextInt(1_000_000));
          case 1 -> victim.gate.cut();
          default -> victim.restart();
        }
      }
      pause(random.nextInt(600));
      for (Cluster.Node victim : victims) {
        victim.gate.mend();
        victim.gate.thaw();
      }
      pause(random.nextInt(100));
    }
  }

  private static void pause(int millis) throws InterruptedException {
    new java.util.concurrent.CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }
}
