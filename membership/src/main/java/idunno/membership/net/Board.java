package idunno.membership.net;

import idunno.membership.core.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// Where the protocol's thread pins up what others may know. Reading never waits.
final class Board {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile View view;

  /// The state of a node's membership at one moment.
  ///
  /// @param members in ring order, immutable
  /// @param refusal why the node was not let in, while it is not
  /// @param trouble what has become of its asking so far, while it is not in
  /// @param alarms what an operator should do something about
  /// @param over whether nothing will change any more
  record View(
      List<Standing> members,
      Standing self,
      String cluster,
      boolean joined,
      Optional<String> refusal,
      String trouble,
      List<String> alarms,
      boolean over) {
    View ended(List<String> last) {
      return new View(members, self, cluster, joined, refusal, trouble, last, true);
    }
  }

  Board(View first) {
    this.view = first;
  }

  View view() {
    return view;
  }

  void publish(View next) {
    lock.lock();
    try {
      view = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until a view is as `wanted`, or `most` is over; returns the last view either way.
  View await(Predicate<View> wanted, Duration most) throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.convert(most);
    lock.lockInterruptibly();
    try {
      while (!wanted.test(view) && left > 0) {
        left = changed.awaitNanos(left);
      }
      return view;
    } finally {
      lock.unlock();
    }
  }
}
