package idunno.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Writes one entry after the other through the members of a town in turn, and remembers what was
/// acknowledged and the longest time without an acknowledgement.
final class Writer implements AutoCloseable {
  private final Town town;
  private final Set<Long> acknowledged = new ConcurrentSkipListSet<>();
  private final AtomicLong lastNanos = new AtomicLong(System.nanoTime());
  private final AtomicLong worstNanos = new AtomicLong();
  private final Thread thread;
  private volatile boolean ending;

  Writer(Town town) {
    this.town = town;
    thread = Thread.ofPlatform().name("writer").start(this::run);
  }

  private void run() {
    for (long id = 1_000_000; !ending; id++) {
      Member member = next(id);
      if (member == null) {
        continue;
      }
      Outcome outcome = member.propose(Ledger.add("ledger", id));
      if (outcome instanceof Outcome.Applied) {
        acknowledged.add(id);
        long now = System.nanoTime();
        long gap = now - lastNanos.getAndSet(now);
        worstNanos.accumulateAndGet(gap, Math::max);
      }
    }
  }

  private @Nullable Member next(long turn) {
    List<Member> all =
        new ArrayList<>(town.members.values())
            .stream().filter(member -> member.group.isMember()).toList();
    return all.isEmpty() ? null : all.get((int) (turn % all.size()));
  }

  int count() {
    return acknowledged.size();
  }

  /// The longest time without an acknowledgement since the last call.
  long worstMs() {
    return worstNanos.getAndSet(0) / 1_000_000;
  }

  void assertNothingIsLost(Collection<Long> there) {
    assertThat(acknowledged).isNotEmpty();
    assertThat(there).containsAll(acknowledged);
  }

  @Override
  public void close() throws InterruptedException {
    ending = true;
    thread.join();
  }
}
