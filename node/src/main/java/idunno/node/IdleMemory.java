package idunno.node;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;

/// Gives memory back after a burst of work. The JVM shrinks its heap only when it collects, and an
/// idle node has no reason to: without this, one large job leaves a gigabyte resident for ever.
final class IdleMemory implements AutoCloseable {
  private static final long PERIOD_S = 10;

  /// A heap below this is not worth a collection.
  private static final long WORTHWHILE_BYTES = 96L << 20;

  private final BooleanSupplier isIdle;
  private final Logger log;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("idle-memory").unstarted(task));
  private boolean wasIdle;

  /// How large the heap may be before the next look collects: what a collection could not give back
  /// is in use, and to collect it again every time would keep an idle node busy.
  private long allowedBytes = WORTHWHILE_BYTES;

  /// @param isIdle whether the node runs no task now
  IdleMemory(BooleanSupplier isIdle, Logger log) {
    this.isIdle = isIdle;
    this.log = log;
  }

  void start() {
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(this::look, PERIOD_S, PERIOD_S, TimeUnit.SECONDS);
  }

  /// Only the second quiet look in a row counts, so that a pause between two jobs does not.
  private void look() {
    boolean idle = isIdle.getAsBoolean();
    long before = Runtime.getRuntime().totalMemory();
    if (idle && wasIdle && before > allowedBytes) {
      System.gc();
      long after = Runtime.getRuntime().totalMemory();
      allowedBytes = Math.max(WORTHWHILE_BYTES, after);
      log.info(
          "event=memory_returned heap_mib_before={} heap_mib_after={}", before >> 20, after >> 20);
    } else if (!idle) {
      allowedBytes = WORTHWHILE_BYTES;
    }
    wasIdle = idle;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
