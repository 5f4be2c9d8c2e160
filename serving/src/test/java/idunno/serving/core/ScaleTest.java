package idunno.serving.core;

import static idunno.serving.core.Cluster.completion;
import static idunno.serving.core.Cluster.worker;
import static org.assertj.core.api.Assertions.assertThat;

import idunno.serving.core.ServingCommand.Grant;
import idunno.serving.core.ServingCommand.Submit;
import idunno.serving.state.ServingCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ScaleTest {
  private final Cluster cluster = new Cluster().register(1).deploy("m", 10, 1);

  private void submit(long tasks) {
    List<Pack> packs = List.of(new Pack(Cluster.file("inputs"), tasks * 10));
    cluster.apply(new Submit("r", "ann", "m", packs, OptionalInt.empty(), false));
  }

  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void aMillionQueuedTasksOfTenMillionQueriesTakeAtMost64BytesEach() {
    long before = usedBytes();
    submit(1_000_000);
    long perTask = (usedBytes() - before) / 1_000_000;

    assertThat(cluster.job(1).tasks().ready()).isEqualTo(1_000_000);
    assertThat(perTask).isLessThanOrEqualTo(64);
  }

  @Test
  void aMillionTasksRunToTheirEndAndTheSnapshotStaysStreamed() throws IOException {
    submit(1_000_000);
    for (int i = 0; i < 500_000; i++) {
      oneTask();
    }
    long[] bytes = {0};
    ServingCodec.save(
        cluster.serving,
        new OutputStream() {
          @Override
          public void write(int b) {
            bytes[0]++;
          }

          @Override
          public void write(byte[] block, int from, int length) {
            bytes[0] += length;
          }
        });
    assertThat(bytes[0]).as("only touched tasks are saved").isLessThan(500_000 * 40L);
    for (int i = 0; i < 500_000; i++) {
      oneTask();
    }
    assertThat(cluster.job(1).state()).isEqualTo(JobState.DONE);
    assertThat(cluster.job(1).queries().succeeded()).isEqualTo(10_000_000);
  }

  private void oneTask() {
    ServingResult.Granted granted =
        (ServingResult.Granted) cluster.serving.apply(new Grant(worker(1), 1, 1), ++cluster.nowMs);
    ServingCommand done = completion(granted.grants().getFirst(), 1, 0, 10);
    assertThat(cluster.serving.check(done, cluster.nowMs).isEmpty()).isTrue();
    cluster.serving.apply(done, cluster.nowMs);
  }
}
