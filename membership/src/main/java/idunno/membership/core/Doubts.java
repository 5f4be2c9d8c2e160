package idunno.membership.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The members that this node has asked and that have not answered: asked again and again, through
/// others too, until they are heard of or the time is over. Doubt begins with the first question,
/// so that every node that asked at the same time comes to the same end at the same time.
final class Doubts {
  /// When a member that others suspect has been neither cleared nor failed, this node asks itself.
  private static final long OTHERS_GRACE_MS = 500;

  private final Local local;
  private final News news;
  private final Map<Long, Doubt> doubts = new HashMap<>();

  Doubts(Local local, News news) {
    this.local = local;
    this.news = news;
  }

  private static final class Doubt {
    final long key;
    final long epoch;
    final long sinceMs;
    final int direction;
    long firstMs;
    long nextMs;
    int asked = 1;
    boolean announced;

    Doubt(long key, long epoch, long sinceMs, long nextMs, int direction) {
      this.key = key;
      this.epoch = epoch;
      this.sinceMs = sinceMs;
      this.firstMs = sinceMs;
      this.nextMs = nextMs;
      this.direction = direction;
    }
  }

  boolean isDoubted(long key) {
    return doubts.containsKey(key);
  }

  /// Asks `target` whether it is there, unless it is being asked already.
  ///
  /// @param direction 1 or -1: which way on the ring to ask its neighbours if it does not answer; 0
  ///   for none
  /// @return whether it was not being asked
  boolean ask(Standing target, int direction, long nowMs) {
    if (doubts.containsKey(target.key())) {
      return false;
    }
    long next = nowMs + local.profile.answerMs();
    doubts.put(
        target.key(), new Doubt(target.key(), target.member().epoch(), nowMs, next, direction));
    ping(target, local.newsFor(target, nowMs));
    return true;
  }

  /// Others have doubted it since `firstMs`, and what came of it has not been heard here: if it
  /// does not answer, their time counts.
  private void askAfterOthers(Standing target, long firstMs, long nowMs) {
    boolean unused = ask(target, 0, nowMs);
    Doubt doubt = doubts.get(target.key());
    if (doubt != null) {
      doubt.firstMs = Math.min(doubt.firstMs, firstMs);
    }
  }

  private void ping(Standing target, List<Change> changes) {
    local.send(
        target.member().address(), new Message.Ping(local.from(), local.roster.digest(), changes));
  }

  /// A member has been heard, or heard of by one that it answered.
  void heard(long key) {
    doubts.remove(key);
  }

  long nextMs() {
    long next = Long.MAX_VALUE;
    for (Doubt doubt : doubts.values()) {
      next = Math.min(next, doubt.nextMs);
    }
    for (Map.Entry<Long, Long> each : local.since.entrySet()) {
      next = Math.min(next, dueMs(each.getKey(), each.getValue()));
    }
    return next;
  }

  /// When something must be done about a member that is Suspicious or Failed.
  private long dueMs(long key, long sinceMs) {
    Standing standing = local.roster.find(key);
    if (standing != null && standing.state() == State.FAILED) {
      return sinceMs + local.profile.deleteMs();
    }
    return doubts.containsKey(key)
        ? Long.MAX_VALUE
        : sinceMs + local.profile.failMs() + OTHERS_GRACE_MS;
  }

  void tick(long nowMs) {
    for (Map.Entry<Long, Long> each : new HashMap<>(local.since).entrySet()) {
      if (dueMs(each.getKey(), each.getValue()) <= nowMs) {
        Standing standing = local.roster.find(each.getKey());
        if (standing == null) {
          local.since.remove(each.getKey());
        } else if (standing.state() == State.FAILED) {
          doubts.remove(each.getKey());
          news.become(standing.with(State.DELETED), standing.state(), nowMs, nowMs);
        } else {
          local.since.put(each.getKey(), nowMs);
          askAfterOthers(standing, each.getValue(), nowMs);
        }
      }
    }
    for (Doubt doubt : List.copyOf(doubts.values())) {
      if (doubt.nextMs <= nowMs && doubts.get(doubt.key) == doubt) {
        press(doubt, nowMs);
      }
    }
  }

  private void press(Doubt doubt, long nowMs) {
    Standing target = local.roster.find(doubt.key);
    if (target == null
        || target.member().epoch() != doubt.epoch
        || target.state() == State.FAILED) {
      doubts.remove(doubt.key);
      return;
    }
    long age = nowMs - doubt.sinceMs;
    if (age >= local.profile.failMs()) {
      doubts.remove(doubt.key);
      news.become(
          target.with(State.FAILED), target.state(), doubt.firstMs + local.profile.failMs(), nowMs);
      return;
    }
    if (age >= local.profile.privateMs() && !doubt.announced) {
      doubt.announced = true;
      if (target.state() == State.ACTIVE) {
        news.become(target.with(State.SUSPICIOUS), target.state(), doubt.sinceMs, nowMs);
        target = target.with(State.SUSPICIOUS);
      }
    }
    // News told to one that does not answer are mostly told to nobody: it hears what concerns it.
    ping(target, local.saidOf(target, nowMs));
    if (doubt.asked++ == 1) {
      askBeyond(target, doubt.direction, nowMs);
    } else {
      // What is about to be said of it to everyone is worth more questions.
      int relays = local.profile.relays();
      boolean late = 2 * age >= local.profile.failMs();
      askThroughOthers(target, late ? 4 * relays : doubt.announced ? 2 * relays : relays);
    }
    doubt.nextMs =
        Math.min(nowMs + local.profile.probeMs(), doubt.sinceMs + local.profile.failMs());
  }

  /// Neighbours on the ring may have died together: the next three that way are asked at once, and
  /// theirs if they are silent too.
  private void askBeyond(Standing silent, int direction, long nowMs) {
    if (direction == 0) {
      return;
    }
    Predicate<Standing> fresh =
        candidate ->
            candidate.state().isReachable()
                && !local.isSelf(candidate)
                && !doubts.containsKey(candidate.key());
    for (int i = 0; i < 3; i++) {
      askNext(silent, direction, fresh, nowMs);
    }
    // The one that was passed over on the way here: its turn would come a second later.
    askNext(silent, -direction, fresh, nowMs);
  }

  private void askNext(Standing silent, int step, Predicate<Standing> fresh, long nowMs) {
    Standing next = local.roster.neighbour(silent.key(), step, 0, fresh);
    if (next != null) {
      boolean unused = ask(next, step, nowMs);
    }
  }

  private void askThroughOthers(Standing target, int count) {
    Predicate<Standing> undoubted = candidate -> !doubts.containsKey(candidate.key());
    for (Standing relay : local.some(count, target.key(), undoubted)) {
      local.send(
          relay.member().address(),
          new Message.Relay(local.from(), target.key(), target.incarnation()));
    }
  }
}
