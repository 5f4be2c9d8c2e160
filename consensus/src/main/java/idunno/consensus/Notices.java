package idunno.consensus;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells listeners what happens, in order, from one thread that holds none of Ratis's locks. Of
/// several entries applied in a row the last is told.
final class Notices implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

  private final List<ReplicatedGroup.Listener> listeners = new CopyOnWriteArrayList<>();
  private final ExecutorService thread;
  private final Supplier<ReplicatedGroup.Leadership> leadership;
  private final AtomicLong appliedIndex = new AtomicLong(-1);
  private final AtomicBoolean appliedPending = new AtomicBoolean();
  private ReplicatedGroup.@Nullable Leadership told;

  Notices(String peer, Supplier<ReplicatedGroup.Leadership> leadership) {
    this.leadership = leadership;
    this.thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name(peer + "-consensus-notices").factory());
  }

  ReplicatedGroup.Registration add(ReplicatedGroup.Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void applied(long index) {
    appliedIndex.set(index);
    if (appliedPending.compareAndSet(false, true)) {
      submit(() -> {
        appliedPending.set(false);
        long newest = appliedIndex.get();
        tellAll(listener -> listener.applied(newest));
      });
    }
  }

  void leadershipChanged() {
    submit(this::tellLeadership);
  }

  private void tellLeadership() {
    ReplicatedGroup.Leadership now = leadership.get();
    if (!now.equals(told)) {
      told = now;
      tellAll(listener -> listener.leadershipChanged(now));
    }
  }

  /// One that fails does not keep the news from the others.
  private void tellAll(Consumer<ReplicatedGroup.Listener> news) {
    for (ReplicatedGroup.Listener listener : listeners) {
      try {
        news.accept(listener);
      } catch (RuntimeException e) {
        LOG.error("a listener failed", e);
      }
    }
  }

  private void submit(Runnable notice) {
    try {
      thread.execute(notice);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed, nobody is told", e);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
