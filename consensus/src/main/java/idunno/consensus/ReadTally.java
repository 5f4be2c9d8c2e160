package idunno.consensus;

import java.util.concurrent.atomic.AtomicLong;

/// Counts as they grow, see [ReadCounters]. Any thread may call.
final class ReadTally {
  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong confirmed = new AtomicLong();
  private final AtomicLong heartbeats = new AtomicLong();

  void asked() {
    asked.incrementAndGet();
  }

  void answered() {
    answered.incrementAndGet();
  }

  /// A round is over.
  ///
  /// @return what it was told
  boolean ended(boolean sure) {
    (sure ? confirmed : heartbeats).incrementAndGet();
    return sure;
  }

  ReadCounters snapshot() {
    return new ReadCounters(asked.get(), answered.get(), confirmed.get(), heartbeats.get());
  }
}
