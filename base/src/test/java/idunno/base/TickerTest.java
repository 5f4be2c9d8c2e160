package idunno.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TickerTest {
  private static final Duration PERIOD = Duration.ofMillis(5);

  @Test
  void runsWhileThereIsAReasonAndAgainWhenOneComesUp() throws Exception {
    AtomicInteger reasons = new AtomicInteger();
    Semaphore runs = new Semaphore(0);
    Runnable task =
        () -> {
          reasons.decrementAndGet();
          runs.release();
        };
    try (Ticker ticker = new Ticker("ticks", PERIOD, () -> reasons.get() > 0, task)) {
      ticker.wake();
      assertThat(runs.tryAcquire(100, TimeUnit.MILLISECONDS)).as("without a reason").isFalse();
      for (int round = 0; round < 3; round++) {
        reasons.set(4);
        ticker.wake();
        assertThat(runs.tryAcquire(4, 30, TimeUnit.SECONDS)).isTrue();
        assertThat(runs.tryAcquire(50, TimeUnit.MILLISECONDS)).as("the reason is gone").isFalse();
      }
    }
  }

  @Test
  void wokenAfterItsEndItStaysAtRest() throws Exception {
    Semaphore runs = new Semaphore(0);
    Ticker ticker = new Ticker("ticks", PERIOD, () -> true, runs::release);
    ticker.wake();
    assertThat(runs.tryAcquire(2, 30, TimeUnit.SECONDS)).isTrue();
    ticker.close();
    ticker.wake();
    assertThat(runs.tryAcquire(Integer.MAX_VALUE, 50, TimeUnit.MILLISECONDS)).isFalse();
  }
}
