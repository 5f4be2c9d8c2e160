package idunno.membership.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pings one of predecessor, successor and super-successor in turn, and expects to be pinged by
/// those to whom this node is one of the three: a ping that is late is a reason to ask.
final class Pinging {
  private static final int TARGETS = 3;

  private final Local local;
  private final Doubts doubts;
  private final Map<Long, Long> heardMs = new HashMap<>();
  private long nextMs;
  private int turn;

  Pinging(Local local, Doubts doubts, long nowMs) {
    this.local = local;
    this.doubts = doubts;
    this.nextMs = nowMs + local.random.nextLong(local.profile.periodMs());
    this.turn = local.random.nextInt(TARGETS);
  }

  long nextMs() {
    long next = nextMs;
    for (long heard : heardMs.values()) {
      next = Math.min(next, heard + patienceMs());
    }
    return next;
  }

  private long patienceMs() {
    return TARGETS * local.profile.periodMs() + local.profile.lateMs();
  }

  /// Any packet of a member is as good as its ping.
  void heard(long key, long nowMs) {
    heardMs.computeIfPresent(key, (_, _) -> nowMs);
  }

  void tick(long nowMs) {
    if (nowMs >= nextMs) {
      nextMs = Math.max(nextMs + local.profile.periodMs(), nowMs + 1);
      Standing target = target(turn);
      if (target != null) {
        doubts.ask(target, turn == 0 ? -1 : 1, nowMs);
      }
      turn = (turn + 1) % TARGETS;
      watch(nowMs);
    }
    for (Map.Entry<Long, Long> each : heardMs.entrySet()) {
      if (each.getValue() + patienceMs() <= nowMs) {
        each.setValue(nowMs);
        Standing late = local.roster.find(each.getKey());
        if (late != null && late.state().isReachable()) {
          doubts.ask(late, directionOf(late), nowMs);
        }
      }
    }
  }

  private @Nullable Standing target(int which) {
    return switch (which) {
      case 0 -> neighbour(-1, 0);
      case 1 -> neighbour(1, 0);
      default -> neighbour(1, 1);
    };
  }

  private @Nullable Standing neighbour(int step, int skip) {
    return local.roster.neighbour(
        local.self.key(), step, skip, candidate -> candidate.state().isReachable());
  }

  private int directionOf(Standing late) {
    Standing successor = neighbour(1, 0);
    return successor != null && successor.key() == late.key() ? 1 : -1;
  }

  /// Whose pings to expect, as the ring is now.
  private void watch(long nowMs) {
    List<Long> pingers = new ArrayList<>();
    for (Standing pinger :
        new @Nullable Standing[] {neighbour(-1, 0), neighbour(-1, 1), neighbour(1, 0)}) {
      if (pinger != null) {
        pingers.add(pinger.key());
        heardMs.putIfAbsent(pinger.key(), nowMs);
      }
    }
    heardMs.keySet().retainAll(pingers);
  }
}
