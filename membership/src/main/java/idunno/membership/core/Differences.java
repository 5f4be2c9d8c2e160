package idunno.membership.core;

import idunno.base.HostPort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Finds and mends what gossip has missed: when two lists stay different, the two nodes compare
/// them part by part and exchange the parts that differ.
final class Differences {
  /// News that are on their way make lists differ for a moment; only what lasts is worth a stream.
  private static final long LASTING_MS = 700;

  /// While there is news, such as when hundreds join at once, a list is behind for longer.
  private static final long BUSY_LASTING_MS = 1_500;

  private static final long BETWEEN_MS = 500;

  private final Local local;
  private long differentSinceMs = Long.MAX_VALUE;
  private long lastMs = Long.MIN_VALUE / 2;

  Differences(Local local) {
    this.local = local;
  }

  /// Another node's digest has come with a ping or a pong.
  void compare(Standing other, long digest, long nowMs) {
    if (digest == local.roster.digest()) {
      differentSinceMs = Long.MAX_VALUE;
      return;
    }
    long lasting = local.rumours.isEmpty() ? LASTING_MS : BUSY_LASTING_MS;
    if (differentSinceMs == Long.MAX_VALUE) {
      differentSinceMs = nowMs;
    } else if (nowMs - differentSinceMs >= lasting) {
      ask(other.member().address(), nowMs);
    }
  }

  /// Compares with `other` now, unless this node has just compared with someone.
  void ask(HostPort other, long nowMs) {
    if (nowMs - lastMs >= BETWEEN_MS) {
      askNow(other, nowMs);
    }
  }

  void askNow(HostPort other, long nowMs) {
    lastMs = nowMs;
    differentSinceMs = Long.MAX_VALUE;
    List<Long> parts = Arrays.stream(local.roster.parts()).boxed().toList();
    local.stream(other, new Message.Compare(local.from(), local.self, parts));
  }

  void compared(Member asker, Message.Compare message, long nowMs) {
    long[] mine = local.roster.parts();
    List<Integer> differing = new ArrayList<>();
    for (int i = 0; i < mine.length && i < message.parts().size(); i++) {
      if (mine[i] != message.parts().get(i)) {
        differing.add(i);
      }
    }
    if (!differing.isEmpty()) {
      tell(asker, differing, true, nowMs);
    }
  }

  /// Answers with this node's members of the same parts, where that is asked for.
  void differing(Member other, Message.Differing message, long nowMs) {
    if (message.answer()) {
      tell(other, message.parts(), false, nowMs);
    }
  }

  private void tell(Member other, List<Integer> parts, boolean ask, long nowMs) {
    List<List<Change>> messages = Change.parted(members(parts, nowMs));
    for (int i = 0; i < messages.size(); i++) {
      boolean last = i == messages.size() - 1;
      local.stream(
          other.address(),
          new Message.Differing(local.from(), parts, messages.get(i), ask && last));
    }
  }

  /// Everything that is known of the members of `parts`, the gone ones too: who still lists them
  /// must ask them.
  private List<Change> members(List<Integer> parts, long nowMs) {
    Set<Integer> wanted = Set.copyOf(parts);
    List<Change> changes = new ArrayList<>();
    for (Standing standing : local.roster.all()) {
      if (wanted.contains(Roster.partOf(standing.key()))) {
        changes.add(local.change(standing, true, nowMs));
      }
    }
    for (Departed.Gone gone : local.gone.all()) {
      if (wanted.contains(Roster.partOf(gone.standing().key()))) {
        changes.add(Change.of(gone.standing(), nowMs - gone.sinceMs(), false));
      }
    }
    return changes;
  }

  /// The whole list, for one who has none.
  List<Change> everybody(long nowMs) {
    return local.roster.all().stream()
        .map(standing -> local.change(standing, true, nowMs))
        .toList();
  }
}
