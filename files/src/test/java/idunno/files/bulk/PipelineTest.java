package idunno.files.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PipelineTest {
  @Test
  void piecesAreWorkedOnInOrderOnAnotherThreadAndAFewBuffersGoRound() throws IOException {
    List<Integer> done = new ArrayList<>();
    Set<Thread> threads = new HashSet<>();
    Set<ByteBuffer> buffers = Collections.newSetFromMap(new IdentityHashMap<>());
    try (Pipeline pipeline = new Pipeline()) {
      ByteBuffer bytes = ByteBuffer.allocate(8);
      for (int i = 0; i < 10_000; i++) {
        int number = i;
        bytes.put(0, (byte) number);
        ByteBuffer passed = bytes;
        buffers.add(passed);
        ByteBuffer other =
            pipeline.pass(
                passed,
                () -> {
                  assertThat(passed.get(0)).isEqualTo((byte) number);
                  threads.add(Thread.currentThread());
                  done.add(number);
                });
        bytes = other == null ? ByteBuffer.allocate(8) : other;
      }
      pipeline.finish();
    }
    assertThat(done).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
    assertThat(buffers).hasSizeLessThan(10);
  }

  @Test
  void whoeverIsFasterThanTheWorkWaits() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger passed = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Thread fast =
        Thread.ofVirtual()
            .start(() -> {
              try (Pipeline pipeline = new Pipeline()) {
                for (int i = 0; i < 100; i++) {
                  pipeline.pass(
                      ByteBuffer.allocate(0),
                      () -> {
                        awaitQuietly(go);
                        done.incrementAndGet();
                      });
                  passed.incrementAndGet();
                }
                pipeline.finish();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    await().until(() -> fast.getState() == Thread.State.WAITING);
    assertThat(passed).hasValueLessThan(10);
    assertThat(done).hasValue(0);
    go.countDown();
    fast.join();
    assertThat(done).hasValue(100);
  }

  @Test
  void whatTheWorkThrowsReachesTheOneWhoPassesAndNothingIsWorkedOnAfterIt() {
    AtomicInteger after = new AtomicInteger();
    IOException damaged = new IOException("damaged");
    try (Pipeline pipeline = new Pipeline()) {
      assertThatThrownBy(
              () -> {
                pipeline.pass(
                    ByteBuffer.allocate(0),
                    () -> {
                      throw damaged;
                    });
                for (int i = 0; i < 100; i++) {
                  pipeline.pass(ByteBuffer.allocate(0), after::incrementAndGet);
                }
              })
          .isSameAs(damaged);
      assertThatThrownBy(pipeline::finish).isSameAs(damaged);
    }
    assertThat(after).hasValue(0);
  }

  @Test
  void oneThatIsClosedDropsWhatWaits() throws IOException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    Pipeline pipeline = new Pipeline();
    pipeline.pass(
        ByteBuffer.allocate(0),
        () -> {
          begun.countDown();
          awaitQuietly(go);
          done.incrementAndGet();
        });
    pipeline.pass(ByteBuffer.allocate(0), done::incrementAndGet);
    awaitQuietly(begun);
    Thread closing = Thread.ofVirtual().start(pipeline::close);
    await().until(() -> closing.getState() != Thread.State.NEW);
    await().until(() -> closing.getState() == Thread.State.WAITING);
    go.countDown();
    await().until(() -> !closing.isAlive());
    assertThat(done).hasValue(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
