package idunno.membership.net;

import idunno.membership.core.Event;
import idunno.membership.core.Member;
import idunno.membership.net.Tally.Count;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Counts what a node said of others, and what of it turned out to be wrong. One thread.
final class Verdicts {
  private static final int MOST_REMEMBERED = 10_000;

  private final Tally tally;
  private final Set<Long> suspected = new HashSet<>();
  private final Map<Long, Long> failed = new HashMap<>();

  Verdicts(Tally tally) {
    this.tally = tally;
  }

  void noticed(Event event) {
    long key = event.member().key();
    switch (event) {
      case Event.Suspected _ -> {
        tally.add(Count.SUSPICIONS);
        suspected.add(key);
      }
      case Event.Failed(Member member) -> {
        tally.add(Count.FAILURES);
        remember(key, member.epoch());
      }
      case Event.CameBack(Member member) -> cameBack(key, member.epoch());
      case Event.Joined _, Event.Left _ -> {
        suspected.remove(key);
        failed.remove(key);
      }
      case Event.Deleted _ -> suspected.remove(key);
      case Event.JoinRefused _ -> {
        // Says nothing of another member.
      }
    }
  }

  private void remember(long key, long epoch) {
    if (failed.size() >= MOST_REMEMBERED) {
      failed.clear();
    }
    failed.put(key, epoch);
  }

  private void cameBack(long key, long epoch) {
    Long failedEpoch = failed.remove(key);
    if (failedEpoch != null && failedEpoch == epoch) {
      tally.add(Count.FALSE_FAILURES);
    }
    if (suspected.remove(key)) {
      tally.add(Count.FALSE_SUSPICIONS);
    }
  }
}
