package idunno.membership.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// News of one member, as it travels.
///
/// @param ageMs how long the state has lasted, so that all nodes act on it at the same moment
///   though they hear of it at different ones
/// @param member for news of a life that others may not know; null where key and epoch say enough
public record Change(
    long key, long epoch, int incarnation, State state, int ageMs, @Nullable Member member) {
  /// What it takes without the member: incarnation and age are mostly small.
  static final int BRIEF_BYTES = 20;

  /// What a stream's message of changes has beside them, and what incarnations and ages may take
  /// more.
  private static final int SPARE_BYTES = 8 * Message.MOST_CHANGES + 1_000;

  static Change of(Standing standing, long ageMs, boolean whole) {
    return new Change(
        standing.key(),
        standing.member().epoch(),
        standing.incarnation(),
        standing.state(),
        (int) Math.clamp(ageMs, 0, Integer.MAX_VALUE),
        whole ? standing.member() : null);
  }

  private int bytes() {
    return BRIEF_BYTES + (member == null ? 0 : member.bytes());
  }

  /// Cuts a list into what one message holds each; at least one part, which may be empty.
  static List<List<Change>> parted(List<Change> changes) {
    List<List<Change>> parts = new ArrayList<>();
    int start = 0;
    int bytes = SPARE_BYTES;
    for (int i = 0; i < changes.size(); i++) {
      int more = changes.get(i).bytes();
      if (i - start == Message.MOST_CHANGES || bytes + more > Message.MOST_BYTES) {
        parts.add(changes.subList(start, i));
        start = i;
        bytes = SPARE_BYTES;
      }
      bytes += more;
    }
    parts.add(changes.subList(start, changes.size()));
    return parts;
  }
}
