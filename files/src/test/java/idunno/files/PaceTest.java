package idunno.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void noMoreBytesPassThanTheLimitAllowsHoweverManyAsk() throws Exception {
    Pace pace = new Pace(Clock.system(), 1_000_000);
    long before = System.nanoTime();
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofVirtual()
              .start(() -> {
                for (int n = 0; n < 10; n++) {
                  pace.await(10_000);
                }
              });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    // The last of the forty pieces of 10 ms passes at the end of the 39th.
    assertThat(System.nanoTime() - before).isGreaterThan(Duration.ofMillis(389).toNanos());
  }

  @Test
  void whoHasNotUsedItsShareDoesNotSaveItUp() throws Exception {
    AtomicLong nowNanos = new AtomicLong();
    Clock manual =
        new Clock() {
          @Override
          public long wallMillis() {
            return 0;
          }

          @Override
          public long monotonicNanos() {
            return nowNanos.get();
          }
        };
    Pace pace = new Pace(manual, 1_000);
    nowNanos.set(Duration.ofHours(1).toNanos());
    pace.await(100);
    Thread second = Thread.ofPlatform().start(() -> pace.await(100));
    await().until(() -> second.getState() == Thread.State.TIMED_WAITING);
    nowNanos.addAndGet(Duration.ofMillis(100).toNanos());
    second.join();
  }
}
