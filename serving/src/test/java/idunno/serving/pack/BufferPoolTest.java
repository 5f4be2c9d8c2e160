package idunno.serving.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
  private final BufferPool pool = new BufferPool(1 << 30);

  @Test
  void memoryIsUsedAgainAndNeverLentTwiceAtOnce() throws Exception {
    try (BufferPool.Loan keeper = pool.lend(1_000_000)) {
      BufferPool.Loan first = pool.lend(1_000_000);
      first.bytes().putInt(0, 7);
      keeper.bytes().putInt(0, 8);
      assertThat(first.bytes().getInt(0)).isEqualTo(7);
      first.close();
      first.close();
      try (BufferPool.Loan second = pool.lend(900_000);
          BufferPool.Loan third = pool.lend(900_000)) {
        assertThat(second.bytes().remaining()).isEqualTo(900_000);
        assertThat(second.bytes().getInt(0)).isEqualTo(7);
        third.bytes().putInt(0, 9);
        assertThat(second.bytes().getInt(0)).isEqualTo(7);
      }
    }
  }

  @Test
  void aSmallTaskDoesNotTakeALargeOnesMemory() throws Exception {
    try (BufferPool.Loan keeper = pool.lend(1)) {
      pool.lend(10_000_000).close();
      long large = pool.freeBytes();
      try (BufferPool.Loan small = pool.lend(1_000)) {
        assertThat(small.bytes().isDirect()).isTrue();
        assertThat(keeper.bytes().isDirect()).isTrue();
        assertThat(pool.freeBytes()).isEqualTo(large);
      }
    }
  }

  @Test
  void nothingIsKeptWhileNothingIsLent() throws Exception {
    BufferPool.Loan keeper = pool.lend(5);
    List<BufferPool.Loan> loans = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      loans.add(pool.lend(100_000));
    }
    loans.forEach(BufferPool.Loan::close);
    assertThat(pool.freeBytes()).isPositive().isLessThan(20 * 100_000L);
    ByteBuffer bytes = keeper.bytes();
    keeper.close();
    assertThat(pool.freeBytes()).isZero();
    assertThatThrownBy(() -> bytes.get(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whoAsksForMoreThanThereIsWaitsAndIsServedInTurn() throws Exception {
    BufferPool small = new BufferPool(1_000);
    BufferPool.Loan first = small.lend(900);
    List<Integer> served = new CopyOnWriteArrayList<>();
    List<Thread> waiters = new ArrayList<>();
    for (int size : new int[] {5_000, 50}) {
      Thread waiter = Thread.ofVirtual().unstarted(() -> take(small, size, served));
      waiters.add(waiter);
      waiter.start();
      await().until(() -> waiter.getState() == Thread.State.WAITING);
    }
    assertThat(served).isEmpty();
    first.close();
    for (Thread waiter : waiters) {
      waiter.join();
    }
    assertThat(served).containsExactly(5_000, 50);
    small.close();
    assertThatThrownBy(() -> small.lend(1)).isInstanceOf(IOException.class);
  }

  private static void take(BufferPool from, int size, List<Integer> served) {
    try (BufferPool.Loan loan = from.lend(size)) {
      served.add(loan.bytes().remaining());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
